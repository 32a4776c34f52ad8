# The switch alone, ours against Boost.Context's.
# kind: forest
# sweep: sched_switch
# workload: switch
# baseline: own
# unit: time per switch
