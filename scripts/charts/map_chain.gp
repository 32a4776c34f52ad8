# A hit by the number of keys that share 1,024 hash values.
# kind: cost
# sweep: map_chain
# workload: hit
# series: impl,hash
# x: keys
# x-label: entries (truncated: 1,024 values of the hash)
# noun: size
# unit: ns per lookup
# baseline: go/multiply
