# Cost of a message against the size of its element, one to one through 100 slots.
# kind: cost
# sweep: chan_payload
# workload: stream
# where: capacity=100 producers=1 consumers=1 work=0 spins=200 place=pinned
# x: elem
# series: impl,exec
# x-label: bytes of an element
# noun: element size
# unit: ns per message
