# Reader-writer locks and plain ones by read share, short and long sections.
# kind: cost
# sweep: lock_readers
# workload: readers
# where: threads=2 outside=0 pinned=yes
# panel: inside
# x: reads
# x-label: read share (%)
# noun: read share
# baseline: gomutex
# unit: ns per operation, both threads together
