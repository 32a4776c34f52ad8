# Every map against real Go 1.19.
# kind: forest
# sweep: map_size
# workload: hit
# where: key=u64 tag=own layout=own
# x: keys
# noun: size
# baseline: golang
# unit: time per lookup
