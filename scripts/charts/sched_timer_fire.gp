# Timers are set and all fire.
# kind: cost
# sweep: sched_timer
# workload: timer_fire
# x: timers
# x-label: timers
# noun: timer count
# baseline: golang
# unit: ns per timer
