# Every policy against doubling, at every length.
# kind: forest
# sweep: slice_append
# workload: append
# where: elem=8 mechanism=native alloc=native
# x: length
# noun: length
# baseline: double
# unit: time per append
