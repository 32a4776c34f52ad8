# Bytes per entry of each map, filled to a size and then used, by that size.
# kind: cost
# sweep: cmap_memory
# workload: mix
# where: lock=own map=best padded=yes threads=2 reads=90 skew=uniform shards=0 pinned=yes
# x: keys
# y: bytes_per_entry
# x-label: entries
# noun: size
# unit: bytes per entry
