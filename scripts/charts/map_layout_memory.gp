# Padding: bytes an entry, split and interleaved.
# kind: cost
# sweep: map_layout
# workload: hit
# where: keys=32768|100
# x: key,value_bytes
# y: bytes_per_entry
# series: layout
# x-label: key × bytes of a value
# noun: case
# unit: bytes per entry
