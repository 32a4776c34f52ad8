# Load factors 0.5 to 0.95, each just before growing.
# kind: cost
# sweep: map_open_load
# workload: hit,miss
# x: load_factor,keys
# x-label: load factor × entries
# noun: load factor
# unit: ns per lookup
