# A message in a ring of tasks, of which all but one wait.
# kind: cost
# sweep: chan_use
# workload: ring
# where: capacity=0 elem=8 spins=200 place=pinned
# x: tasks
# series: impl,exec
# x-label: tasks in the ring
# noun: ring size
# unit: ns per message
