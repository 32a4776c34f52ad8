# One append at 64 Ki elements against doubling, over the runs of this machine.
# kind: history
# sweep: slice_append
# workload: append
# where: elem=8 mechanism=native alloc=native length=65536
# y: ratio
# baseline: double
# unit: time per append relative to double
