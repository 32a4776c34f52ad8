# Two threads and one lock, by the work done inside.
# kind: cost
# sweep: lock_section
# workload: contended
# where: threads=2 outside=0 pinned=yes
# x: inside
# x-label: work inside the lock (dependent multiplications, 1 ns each)
# noun: length of the section
# baseline: futex
# unit: ns per acquisition, both threads together
