# Both ways at each size: is the crossover at Go's 128 bytes?
# kind: cost
# sweep: map_key_size
# workload: insert,hit,miss
# series: store
# x: key_bytes
# x-label: bytes of a key (Go: by pointer beyond 128)
# noun: size
# unit: ns per operation
