# How late a task goes on after a sleep of 100 us, with a hundred thousand timers pending.
# kind: latency
# sweep: sched_late
# workload: timer_late
# where: timers=100000 sleep_us=100
# unit: ns late
