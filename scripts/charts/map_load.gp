# Load factors 4.0 to 8.0, each just before growing; Go's 6.5 is the sixth.
# kind: cost
# sweep: map_load
# workload: hit,miss
# x: load_factor,keys
# series: tag
# x-label: load factor × entries (6.5: Go's)
# noun: load factor
# unit: ns per lookup
