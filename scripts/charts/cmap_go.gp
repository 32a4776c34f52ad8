# Ours and real Go's, by read share.
# kind: forest
# sweep: cmap_reads
# workload: mix
# where: lock=own map=best padded=yes threads=2 keys=65536 skew=uniform shards=0 pinned=yes
# only: go_sync,go_rwmutex,go_shards,syncmap,best
# x: reads
# noun: read share
# baseline: sharded
# unit: time per operation
