# Rings between threads against Concurrency Kit's, one to one.
# kind: forest
# sweep: chan_spsc
# workload: stream
# where: exec=thread elem=8 spins=200 place=pinned producers=1 consumers=1 work=0
# x: capacity
# series: impl
# noun: channel size
# baseline: best
# unit: time per message
