# Load factors 0.5 to 0.95, each just before growing.
# kind: cost
# sweep: map_open_load
# workload: hit,miss
# x: load_factor
# x-label: load factor
# noun: load factor
# unit: ns per lookup
