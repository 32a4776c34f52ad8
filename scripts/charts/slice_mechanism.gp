# Doubling by one means or another, against the final length.
# kind: cost
# sweep: slice_mechanism
# workload: append
# where: impl=double elem=8 alloc=native
# x: length
# x-label: final length (elements)
# noun: length
# series: mechanism
# unit: ns per append
