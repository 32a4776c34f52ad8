# kind: threads
# sweep: chan_threads
# x: threads
# baseline: mutex
