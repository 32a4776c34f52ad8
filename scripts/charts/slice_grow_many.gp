# Many slices grown in turn: K slices of N elements each.
# kind: heat
# sweep: slice_grow_many
# workload: grow_many
# where: elem=8 mechanism=native alloc=native
# x: slices,length
# x-label: slices × final length
# noun: shape
# unit: ns per append
