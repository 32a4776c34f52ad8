# Every channel against Go's on one worker of fibers.
# kind: forest
# sweep: chan_capacity
# workload: stream
# where: elem=8 producers=1 consumers=1 spins=200 place=pinned
# x: capacity
# series: impl,exec
# noun: channel size
# baseline: go fiber1
# skip: null
# unit: time per message
