# A yield by the number of tasks that take turns: their stacks leave the caches.
# kind: cost
# sweep: sched_yield
# workload: yield
# x: tasks
# x-label: tasks
# noun: task count
# unit: ns per yield
