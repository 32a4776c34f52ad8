# Single inserts while growing to 2 M: old buckets moved by a write (own: two, as in Go).
# kind: latency
# sweep: map_latency
# workload: insert_latency
# where: impl=go
# series: evacuate
# unit: ns per insert
