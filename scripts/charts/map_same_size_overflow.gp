# Overflow buckets that 32 generations leave behind; the few keys of churn come back to their own.
# kind: cost
# sweep: map_same_size
# workload: fifo_churn
# series: same_size
# x: keys
# y: overflow_percent
# x-label: entries
# noun: size
# unit: % of buckets
