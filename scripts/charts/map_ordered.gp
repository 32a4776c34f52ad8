# All entries in key order: lookups of sorted keys, sorted pairs, radix, an ordered map's own order.
# kind: cost
# sweep: map_ordered
# workload: ordered
# series: impl,order
# x: keys
# x-label: entries
# noun: size
# unit: ns per entry
# baseline: go/lookup
