# How a consumer waits for a message, by who runs the tasks; buffered.
# kind: heat
# sweep: chan_wait
# workload: wait
# where: elem=8 capacity=100 spins=200 place=pinned
# series: impl,exec
# x: form
# x-label: how the consumer waits
# noun: form
# unit: ns per message
