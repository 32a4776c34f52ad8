# A cache that only grows, two threads, by skew of keys.
# kind: forest
# sweep: cmap_cache
# workload: cache
# where: lock=own map=best padded=yes threads=2 keys=65536 shards=0 pinned=yes
# x: skew
# noun: skew
# baseline: sharded
# unit: time per load, or load and store
