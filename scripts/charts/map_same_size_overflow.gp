# Overflow buckets that churn leaves behind.
# kind: cost
# sweep: map_same_size
# workload: churn,fifo_churn
# series: same_size
# x: keys
# y: overflow_percent
# x-label: entries
# noun: size
# unit: % of buckets
