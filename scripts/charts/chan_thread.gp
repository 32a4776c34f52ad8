# Channels between threads against Go's in C, one to one.
# kind: forest
# sweep: chan_thread
# workload: stream,pingpong
# where: exec=thread elem=8 spins=200 place=pinned producers=1|- consumers=1|- work=0|-
# x: capacity
# series: impl
# noun: channel size
# baseline: go
# unit: time per message
