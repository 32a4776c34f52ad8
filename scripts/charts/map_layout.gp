# A hit, split and interleaved, by key, bytes of a value and size.
# kind: cost
# sweep: map_layout
# workload: hit
# where: key=u64|pair
# panel: key,value_bytes
# x: keys
# series: layout
# x-label: entries
# noun: size
# unit: ns per hit, a panel a kind of key and bytes of its value
