# The same in real Go.
# kind: forest
# sweep: chan_buffered_go
# workload: stream
# where: elem=8 producers=1|- consumers=1|- work=0|- spins=200|- place=pinned|-
# x: capacity
# series: impl,exec
# noun: capacity
# baseline: unbuffered
# unit: time per message
