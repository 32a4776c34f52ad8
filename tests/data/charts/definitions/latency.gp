# kind: latency
# sweep: lock_latency
# unit: of one lock and unlock
