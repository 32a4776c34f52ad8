# Share of the threads' time that goes by at locks, by read share.
# kind: cost
# sweep: cmap_waits
# workload: waits
# where: lock=own map=best padded=yes keys=65536 skew=uniform shards=0 pinned=yes
# panel: threads
# x: reads
# y: wait_percent
# x-label: read share (%)
# noun: read share
# unit: % of the threads' time spent waiting
