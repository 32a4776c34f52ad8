# The same entries under keys of 4, 8 and 16 bytes and under strings.
# kind: cost
# sweep: map_stream
# workload: insert,hit,miss
# where: keys=16384 key=u32|u64|pair|string
# only: go,swiss,best
# x: key
# x-label: keys
# noun: kind of key
# unit: ns per operation
# baseline: go
