# Bounded pauses against growing at once, the basic operations.
# kind: forest
# sweep: map_steps
# workload: insert,hit,miss,erase,iterate
# x: keys
# noun: size
# baseline: best
# unit: time per operation
