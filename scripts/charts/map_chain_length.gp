# How far a hit walks: buckets, slots or groups.
# kind: cost
# sweep: map_chain
# workload: hit
# series: impl,hash
# x: keys
# y: buckets_per_hit
# x-label: entries (truncated: 1,024 values of the hash)
# noun: size
# unit: places looked at per hit
