# How much of a growing slice is allocated but unused, by policy.
# kind: growth
# sweep: slice_growth
# workload: growth
# where: elem=8 mechanism=native alloc=native length=65536
# baseline: double
