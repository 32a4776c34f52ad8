# Go's channel in C on two workers against real Go with GOMAXPROCS=2.
# kind: forest
# sweep: chan_workers
# workload: stream,pingpong
# where: elem=8 producers=1|- consumers=1|- spins=200 place=pinned
# x: capacity
# series: impl,exec
# noun: channel size
# baseline: golang go2
# unit: time per message
