# Tags that repeat the bits which chose the bucket tell nothing new (claim M8).
# kind: cost
# sweep: map_hash
# workload: hit
# where: impl=go tag=word
# series: hash
# x: keys
# y: compares_per_hit
# x-label: entries
# noun: size
# unit: keys compared per hit
