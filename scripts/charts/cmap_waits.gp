# Share of the threads' time that goes by at locks, eight threads on the processors there are.
# kind: heat
# sweep: cmap_waits
# workload: waits
# where: lock=own map=best padded=yes threads=8 keys=65536 skew=uniform shards=0 pinned=yes
# series: impl
# x: reads
# y: wait_percent
# x-label: read share (%)
# noun: read share
# unit: % of the threads' time spent waiting
