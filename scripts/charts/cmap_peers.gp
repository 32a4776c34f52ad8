# Our best concurrent map against outside libraries, uniform keys.
# kind: forest
# sweep: cmap_peers
# workload: mix
# where: lock=own map=best padded=yes keys=65536 skew=uniform shards=0 pinned=yes
# panel: threads
# x: reads
# noun: read share
# baseline: best
# unit: time per operation
