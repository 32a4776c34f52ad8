# A task of a tree, from its start to its end, by the depth of the tree.
# kind: cost
# sweep: chan_many
# workload: tree
# where: elem=8 spins=200
# x: depth
# series: impl,exec
# x-label: levels of the tree, ten tasks below each
# noun: depth
# unit: ns per task
