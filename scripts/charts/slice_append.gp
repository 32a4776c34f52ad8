# Cost of one append, from an empty slice, against the final length; one panel a temperature.
# kind: cost
# sweep: slice_append
# workload: append,append_cold
# where: elem=8 mechanism=native alloc=native
# x: length
# x-label: final length (elements)
# noun: length
# baseline: double
# unit: ns per append
