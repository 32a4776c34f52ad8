# What the ordered map pays before: insertion, and a walk in any order beside it.
# kind: cost
# sweep: map_ordered
# workload: insert,iterate
# x: keys
# x-label: entries
# noun: size
# unit: ns per entry
# baseline: go
