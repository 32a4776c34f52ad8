# Go's channel in C against real Go, one to one.
# kind: forest
# sweep: chan_go
# workload: stream,pingpong
# where: elem=8 producers=1|- consumers=1|- work=0|- spins=200 place=pinned
# x: capacity
# series: impl,exec
# noun: channel size
# baseline: golang go1
# unit: time per message
