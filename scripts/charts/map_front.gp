# What a map pays in memory for its speed.
# kind: front
# sweep: map_size
# workload: hit
# where: key=u64 tag=own layout=own keys=1024|1048576
# panel: keys
# y: bytes_per_entry
# skip: null
# unit: ns per lookup
