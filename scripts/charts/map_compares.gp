# Keys compared by a lookup: what tags save (claim M1), just before growing.
# kind: cost
# sweep: map_load
# workload: hit
# series: tag
# x: load_factor
# y: compares_per_hit
# x-label: load factor (entries of 8 slots)
# noun: load factor
# unit: keys compared per hit
set arrow from first 6.5, graph 0 to first 6.5, graph 1 nohead dt 2 lw 1.5 lc rgb "#8a94a6" back
set label "Go: 6.5" at first 6.5, graph 1.03 center tc rgb "#647084" font ",13"
