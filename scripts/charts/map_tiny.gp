# A map as a local variable: made, filled, read and freed.
# kind: cost
# sweep: map_small
# workload: tiny
# x: keys
# x-label: entries of the map
# noun: size
# unit: ns per map
# baseline: go
