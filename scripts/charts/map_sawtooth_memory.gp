# Bytes an entry at every size between two powers of two.
# kind: cost
# sweep: map_sawtooth
# workload: hit
# x: keys
# y: bytes_per_entry
# skip: null,golang
# x-label: entries
# noun: size
# unit: bytes per entry
