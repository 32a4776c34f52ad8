# Padding: bytes an entry, split and interleaved.
# kind: cost
# sweep: map_layout
# workload: hit
# x: key,value_bytes,keys
# y: bytes_per_entry
# series: layout
# x-label: key × bytes of a value × entries
# noun: case
# unit: bytes per entry
