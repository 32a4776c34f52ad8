# Single operations of two threads on one map: nine loads in ten.
# kind: latency
# sweep: cmap_latency
# workload: latency
# where: lock=own map=best padded=yes threads=2 keys=65536 reads=90 skew=uniform shards=0 pinned=yes
# unit: ns per operation
