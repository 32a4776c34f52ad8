# Hash functions by kind of key, under groups of sixteen.
# kind: heat
# sweep: map_hash
# workload: hit
# where: impl=swiss tag=own keys=8192
# series: hash
# x: stream
# x-label: keys
# noun: stream
# unit: ns per lookup
