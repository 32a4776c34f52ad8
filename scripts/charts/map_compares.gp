# Keys compared by a lookup: what tags save (claim M1), just before growing.
# kind: cost
# sweep: map_load
# workload: hit
# series: tag
# x: load_factor,keys
# y: compares_per_hit
# x-label: load factor × entries (6.5: Go's)
# noun: load factor
# unit: keys compared per hit
