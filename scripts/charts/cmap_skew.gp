# Two threads on one map by skew of keys: nine loads in ten.
# kind: forest
# sweep: cmap_skew
# workload: mix
# where: lock=own map=best padded=yes threads=2 keys=65536 reads=90 shards=0 pinned=yes
# x: skew
# noun: skew
# baseline: sharded
# unit: time per operation
