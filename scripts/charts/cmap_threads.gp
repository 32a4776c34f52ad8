# Operations a second on one map by threads: nine loads in ten.
# kind: threads
# sweep: cmap_threads
# workload: mix
# where: lock=own map=best padded=yes keys=65536 reads=90 skew=uniform shards=0 pinned=yes
# x: threads
# x-label: threads
# noun: thread count
# baseline: sharded
# unit: operations a second, all threads together
