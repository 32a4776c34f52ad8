# Two threads fill one map from empty: keys of their own, the same, half and half.
# kind: forest
# sweep: cmap_insert
# workload: insert
# where: lock=own map=best padded=yes threads=2 shards=0 pinned=yes
# x: overlap
# noun: overlap
# baseline: sharded
# unit: time per load-or-store
