# What empty slots of inline keys cost.
# kind: cost
# sweep: map_key_size
# workload: hit
# series: store
# x: key_bytes
# y: bytes_per_entry
# x-label: bytes of a key (Go: by pointer beyond 128)
# noun: size
# unit: bytes per entry
