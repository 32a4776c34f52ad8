# Bytes an entry by load factor, each just before growing.
# kind: cost
# sweep: map_open_load
# workload: hit
# x: load_factor
# y: bytes_per_entry
# x-label: load factor
# noun: load factor
# unit: bytes per entry
