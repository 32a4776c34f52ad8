# A timer is set and stopped while others are pending.
# kind: cost
# sweep: sched_timer
# workload: timer_stop
# x: timers
# x-label: timers
# noun: timer count
# baseline: golang
# unit: ns per timer
