# An unbuffered channel between threads that sleep, against a bare futex.
# kind: forest
# sweep: chan_futex
# workload: pingpong
# where: exec=thread elem=8 capacity=0 spins=0
# x: place
# series: impl
# noun: placement
# baseline: futex_handoff
# unit: time per message
