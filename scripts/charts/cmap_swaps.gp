# Swaps that somebody else came before, by read share.
# kind: cost
# sweep: cmap_waits
# workload: waits
# where: lock=own map=best padded=yes keys=65536 skew=uniform shards=0 pinned=yes
# panel: threads
# x: reads
# y: failed_swaps_per_kop
# x-label: read share (%)
# noun: read share
# unit: failed swaps per 1,000 operations
