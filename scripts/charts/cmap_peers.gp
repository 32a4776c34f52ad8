# Our best concurrent map against outside libraries, uniform keys, two threads.
# kind: forest
# sweep: cmap_peers
# workload: mix
# where: lock=own map=best padded=yes threads=2 keys=65536 skew=uniform shards=0 pinned=yes
# x: reads
# noun: read share
# baseline: best
# unit: time per operation
