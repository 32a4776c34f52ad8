# Shards on cache lines of their own against shards side by side, two threads that write.
# kind: cost
# sweep: cmap_padding
# workload: mix
# where: lock=own map=best threads=2 keys=65536 reads=0 skew=uniform pinned=yes
# series: padded
# x: shards
# x-label: shards
# noun: shard count
# unit: ns per operation, both threads together
