# Hash functions by kind of key, under linear probing.
# kind: heat
# sweep: map_hash
# workload: hit
# where: impl=linear tag=own keys=8192
# series: hash
# x: stream
# x-label: keys
# noun: stream
# unit: ns per lookup
