# A hit at every size between two powers of two.
# kind: cost
# sweep: map_sawtooth
# workload: hit
# x: keys
# x-label: entries
# noun: size
# unit: ns per lookup
