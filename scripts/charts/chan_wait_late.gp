# How late a timeout of 100 us comes.
# kind: latency
# sweep: chan_wait
# workload: timeout_late
# where: elem=8 spins=200 place=pinned
# series: impl,exec
# unit: ns late
