# Entries come and go: growth at the same size on and off.
# kind: cost
# sweep: map_same_size
# workload: churn,fifo_churn
# series: same_size
# x: keys
# x-label: entries
# noun: size
# unit: ns per operation
