# A message to one of many tasks that all wait for another channel, too.
# kind: cost
# sweep: chan_many
# workload: popular
# where: elem=8 spins=200 place=pinned
# x: tasks
# series: impl,exec
# x-label: tasks in the list of the popular channel
# noun: task count
# unit: ns per message
