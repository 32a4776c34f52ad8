# A message received by select, against the number of its cases.
# kind: cost
# sweep: chan_select
# workload: select_recv
# where: elem=8 spins=200 place=pinned
# panel: capacity
# x: cases
# series: impl,exec
# x-label: cases of the select
# noun: select size
# unit: ns per message
