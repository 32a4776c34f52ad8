# Single inserts while growing to 2 M: old buckets a write (0: two, Go; 1000000: all at once).
# kind: latency
# sweep: map_latency
# workload: insert_latency
# series: impl,evacuate
# skip: null
# unit: ns per insert
