# Policy against length: where each policy is cheap, and where the caches end.
# kind: heat
# sweep: slice_append
# workload: append
# where: elem=8 mechanism=native alloc=native
# x: length
# x-bytes: 8
# x-label: final length (elements of 8 bytes)
# noun: length
# unit: ns per append
