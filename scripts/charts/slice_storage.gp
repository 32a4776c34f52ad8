# Indexing at random and scanning in order, by storage.
# kind: cost
# sweep: slice_storage
# workload: storage_index,storage_scan
# x: length
# x-label: elements of 8 bytes
# x-bytes: 8
# noun: length
# baseline: contiguous
# unit: ns per read
