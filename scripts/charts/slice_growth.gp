# How much of a growing slice is allocated but unused, by policy.
# kind: growth
# sweep: slice_growth
# where: elem=8 mechanism=native alloc=native
# x: length
# y: capacity_per_length
# baseline: double
