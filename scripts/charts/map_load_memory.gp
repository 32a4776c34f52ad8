# Bytes an entry by load factor, each just before growing.
# kind: cost
# sweep: map_load
# workload: hit
# where: tag=word
# x: load_factor,keys
# y: bytes_per_entry
# x-label: load factor × entries (6.5: Go's)
# noun: load factor
# unit: bytes per entry
