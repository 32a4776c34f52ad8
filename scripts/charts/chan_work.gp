# Time per message against the work done beside it, four producers and four consumers.
# kind: cost
# sweep: chan_work
# workload: stream
# where: capacity=100 producers=4 consumers=4 elem=8 spins=200 place=pinned
# x: work
# series: impl,exec
# x-label: multiplications each side does for a message
# noun: amount of work
# unit: ns per message
