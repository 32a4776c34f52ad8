# What empty slots of inline keys cost.
# kind: cost
# sweep: map_key_size
# workload: hit
# where: store=inline|pointer
# series: store
# x: key_bytes
# y: bytes_per_entry
# x-label: bytes of a key
# noun: key size
# unit: bytes per entry
set arrow from first 128, graph 0 to first 128, graph 1 nohead dt 2 lw 1.5 lc rgb "#8a94a6" back
set label "Go: 128" at first 128, graph 1.03 center tc rgb "#647084" font ",13"
