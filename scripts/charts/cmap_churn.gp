# Ever new keys at a constant size, by threads.
# kind: forest
# sweep: cmap_adverse
# workload: churn
# where: lock=own map=best padded=yes keys=65536 shards=0 pinned=yes
# x: threads
# noun: thread count
# baseline: sharded
# unit: time per store, load and delete
