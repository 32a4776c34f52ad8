# Random keys, 1 2 3, multiples of 4,096, and a few keys asked for most of the time.
# kind: cost
# sweep: map_stream
# workload: insert,hit
# where: key=u64 keys=65536 stream=random|sequential|strided|zipf
# x: stream
# x-label: keys
# noun: stream
# unit: ns per operation
# baseline: go
