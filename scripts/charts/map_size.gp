# Each operation by the number of entries; the ends of the caches at 36 bytes an entry.
# kind: cost
# sweep: map_size
# workload: insert,hit,miss,erase,churn,iterate
# where: key=u64 value_bytes=8 hash=own layout=own tag=own slots=0
# x: keys
# x-label: entries
# noun: size
# x-bytes: 36
# unit: ns per operation
# baseline: golang
