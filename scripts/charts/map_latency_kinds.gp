# Single inserts while growing to 2 M: a few buckets a write, all at once, a directory of tables.
# kind: latency
# sweep: map_latency
# workload: insert_latency
# where: evacuate=own
# unit: ns per insert
