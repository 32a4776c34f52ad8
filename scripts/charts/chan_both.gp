# A message sent or received by a select in both directions, through 100 slots.
# kind: cost
# sweep: chan_poll
# workload: select_both
# where: capacity=100 elem=8 spins=200 place=pinned
# x: cases
# series: impl,exec
# x-label: cases of the select
# noun: select size
# unit: ns per message
