# Keys of 16 bytes, of a line, of four lines, in four maps: who moves them, who points to them.
# kind: cost
# sweep: map_key_size
# workload: insert,hit,miss
# where: store=own
# x: key_bytes
# x-label: bytes of a key
# noun: key size
# unit: ns per operation
# baseline: go
