# Cost of one message, from one producer to one consumer, against the channel's capacity.
# kind: cost
# sweep: chan_capacity
# workload: stream
# where: elem=8 producers=1 consumers=1 spins=200 place=pinned
# x: capacity
# series: impl,exec
# x-label: capacity (elements)
# noun: channel size
# unit: ns per message
