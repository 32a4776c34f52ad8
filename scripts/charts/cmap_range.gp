# One thread on a map while another ranges over it, by read share.
# kind: forest
# sweep: cmap_adverse
# workload: range
# where: lock=own map=best padded=yes threads=1 keys=65536 skew=uniform shards=0 pinned=yes
# x: reads
# noun: read share
# baseline: sharded
# unit: time per operation
