# Memory of a task that waits: stack, record and whatever the executor keeps for it.
# kind: cost
# sweep: chan_blocked
# workload: stream
# where: elem=8 capacity=0 producers=1 work=0 spins=200 place=pinned
# y: bytes_per_task
# x: consumers
# series: impl,exec
# x-label: tasks that wait
# noun: task count
# unit: resident bytes per task
