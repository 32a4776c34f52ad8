# Single inserts while growing to 2 M: two old buckets a write (Go), one, eight, all at once (1000000).
# kind: latency
# sweep: map_latency
# workload: insert_latency
# series: impl,evacuate
# skip: null
# unit: ns per insert
