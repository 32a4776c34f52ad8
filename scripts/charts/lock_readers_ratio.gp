# Go's RWMutex and the C library's against Go's Mutex: where sharing pays.
# kind: forest
# sweep: lock_readers
# workload: readers
# where: threads=2 outside=0 pinned=yes
# only: gorwmutex,pthread_rw,pthread_rww,seq
# panel: inside
# x: reads
# noun: read share
# baseline: gomutex
# unit: time per operation
