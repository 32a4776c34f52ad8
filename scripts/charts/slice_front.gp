# What a policy pays in memory for its speed.
# kind: front
# sweep: slice_append
# workload: append
# where: elem=8 mechanism=native alloc=native length=1000|1048576
# panel: length
# y: peak_per_byte
# unit: ns per append
