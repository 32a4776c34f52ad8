# Our best concurrent map against outside libraries, Zipf keys.
# kind: forest
# sweep: cmap_peers
# workload: mix
# where: lock=own map=best padded=yes keys=65536 skew=zipf shards=0 pinned=yes
# panel: threads
# x: reads
# noun: read share
# baseline: best
# unit: time per operation
