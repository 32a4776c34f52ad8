# One append at 64 Ki elements, over the runs of this machine.
# kind: history
# sweep: slice_append
# workload: append
# where: elem=8 mechanism=native alloc=native length=65536
# unit: ns per append
