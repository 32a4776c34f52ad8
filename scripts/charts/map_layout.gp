# Split against interleaved, by what is stored and how much of it.
# kind: cost
# sweep: map_layout
# workload: hit,miss
# x: key,value_bytes,keys
# series: layout
# x-label: key × bytes of a value × entries
# noun: case
# unit: ns per lookup
