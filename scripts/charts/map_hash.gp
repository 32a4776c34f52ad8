# Hash functions by kind of key, under Go's buckets.
# kind: heat
# sweep: map_hash
# workload: hit
# where: impl=go tag=own keys=8192
# series: hash
# x: stream
# x-label: keys
# noun: stream
# unit: ns per lookup
