# Acquisitions of one lock a second, with a little work inside and more outside.
# kind: threads
# sweep: lock_threads
# workload: contended
# where: inside=20 outside=100 pinned=yes
# x: threads
# x-label: threads
# noun: thread count
# baseline: futex
# unit: acquisitions a second, all threads together
