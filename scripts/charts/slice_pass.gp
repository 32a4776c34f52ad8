# Passing an array to a function, against its size.
# kind: cost
# sweep: slice_pass
# workload: pass
# x: elem
# x-label: size of the array (bytes)
# noun: size
# baseline: by_pointer
# unit: ns per call
