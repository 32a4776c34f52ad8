# Strings: 20 bytes, words, paths and names of packages of this machine.
# kind: cost
# sweep: map_stream
# workload: insert,hit,miss
# where: key=string keys=32768
# x: text
# x-label: strings
# noun: text
# unit: ns per operation
# baseline: go
