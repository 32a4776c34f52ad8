# What a policy pays in memory for its speed.
# kind: front
# sweep: slice_append
# workload: append
# where: elem=8 mechanism=native alloc=jemalloc slices=1 batch=1 length=1000|1048576
# panel: length
# y: peak_bytes_per_element
# unit: ns per append
