# Go's MapFirst, MapMid and MapLast: the key looked up, by its place in the order of insertion.
# kind: cost
# sweep: map_small
# workload: small
# where: place=first|mid|last
# panel: keys
# x: place
# x-label: place of the key by insertion
# noun: place
# unit: ns per lookup
