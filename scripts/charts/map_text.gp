# Strings: 20 bytes, words, paths and names of packages of this machine.
# kind: cost
# sweep: map_stream
# workload: insert,hit,miss
# where: key=string keys=32768 text=fixed8|fixed20|fixed64|fixed256|words|paths|packages
# x: text
# x-label: strings
# noun: text
# unit: ns per operation
# baseline: go
