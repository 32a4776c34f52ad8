# A turn of tasks that a channel of two slots lets in.
# kind: cost
# sweep: chan_use
# workload: semaphore
# where: capacity=2 elem=8 spins=200 place=pinned
# x: tasks
# series: impl,exec
# x-label: tasks, two of which may be in
# noun: task count
# unit: ns per turn
