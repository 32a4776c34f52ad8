# Load factor against size.
# kind: heat
# sweep: map_heat
# workload: hit
# series: load_factor
# x: keys
# x-bytes: 36
# x-label: entries
# noun: size
# unit: ns per lookup
