# Processor time per message, to and fro, against the looks of a thread before it sleeps.
# kind: cost
# sweep: chan_spin
# workload: pingpong
# where: impl=go exec=thread elem=8 capacity=0 place=pinned
# x: spins
# x-label: looks before sleep
# noun: look count
# unit: ns of processor time per message
# y: cpu_ns_per_op
