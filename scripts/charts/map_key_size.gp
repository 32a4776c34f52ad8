# Inline up to 128 bytes, by pointer beyond.
# kind: cost
# sweep: map_key_size
# workload: insert,hit,miss
# where: keys=32768
# x: key_bytes
# x-label: bytes of a key
# noun: size
# unit: ns per operation
