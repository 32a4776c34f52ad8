# What growing takes at its worst moment, old and new table together.
# kind: cost
# sweep: map_size
# workload: insert
# y: peak_bytes_per_entry
# skip: null,golang
# x: keys
# x-label: entries
# noun: size
# unit: bytes per entry at most
