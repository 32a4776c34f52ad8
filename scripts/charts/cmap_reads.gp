# Two threads on one map by read share.
# kind: cost
# sweep: cmap_reads
# workload: mix
# where: lock=own map=best padded=yes threads=2 keys=65536 skew=uniform shards=0 pinned=yes
# x: reads
# x-label: read share (%)
# noun: read share
# baseline: sharded
# unit: ns per operation, both threads together
