# Reading a file into a growing buffer, against doubling, by the size of a chunk.
# kind: forest
# sweep: slice_bytes
# workload: byte_buffer
# where: elem=1 mechanism=native alloc=native file=compiler
# x: batch
# noun: chunk size
# baseline: double
# unit: time per chunk
