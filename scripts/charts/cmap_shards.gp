# Shards against threads: half loads, half writes.
# kind: heat
# sweep: cmap_shards
# workload: mix
# where: lock=own map=best padded=yes keys=65536 reads=50 skew=uniform pinned=yes
# series: shards
# x: threads
# x-label: threads
# noun: thread count
# plateau: 10
# unit: ns per operation, all threads together
