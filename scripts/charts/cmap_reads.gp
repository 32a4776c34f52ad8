# One lock, shards, sync.Map and ours by read share, two threads.
# kind: cost
# sweep: cmap_reads
# workload: mix
# where: lock=own map=best padded=yes threads=2 keys=65536 skew=uniform shards=0 pinned=yes
# only: mutex,rwlock,sharded,syncmap,best
# x: reads
# x-label: read share (%)
# noun: read share
# baseline: sharded
# unit: ns per operation, both threads together
