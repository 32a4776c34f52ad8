# Every policy against doubling, by the size of the element.
# kind: forest
# sweep: slice_elements
# workload: append
# where: mechanism=native alloc=native length=65536
# x: elem
# noun: element size
# baseline: double
# unit: time per append
