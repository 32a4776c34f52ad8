# A lookup in one of 256 small maps.
# kind: cost
# sweep: map_small
# workload: small
# where: place=any
# x: keys
# x-label: entries of each map
# noun: size
# unit: ns per lookup
# baseline: go
