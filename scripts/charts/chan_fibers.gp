# Channels of fibers of one thread against Boost.Fiber's, one to one.
# kind: forest
# sweep: chan_fibers
# workload: stream,pingpong
# where: exec=fiber1 elem=8 spins=200 place=pinned producers=1|- consumers=1|- work=0|-
# x: capacity
# series: impl
# noun: channel size
# baseline: go
# unit: time per message
