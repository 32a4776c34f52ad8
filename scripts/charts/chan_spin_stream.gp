# Time per message, one to one, against the looks of a thread before it sleeps.
# kind: cost
# sweep: chan_spin
# workload: stream
# where: impl=go exec=thread elem=8 capacity=0 place=pinned producers=1 consumers=1
# x: spins
# x-label: looks before sleep
# noun: look count
# unit: ns per message
