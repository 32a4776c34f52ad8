# Load factors 4.0 to 8.0, each just before growing; Go's is 6.5.
# kind: cost
# sweep: map_load
# workload: hit,miss
# x: load_factor
# series: tag
# x-label: load factor (entries of 8 slots)
# noun: load factor
# unit: ns per lookup
set arrow from first 6.5, graph 0 to first 6.5, graph 1 nohead dt 2 lw 1.5 lc rgb "#8a94a6" back
set label "Go: 6.5" at first 6.5, graph 1.03 center tc rgb "#647084" font ",13"
