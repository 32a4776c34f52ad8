# Deferred calls a second by threads at once: pool against allocator.
# kind: threads
# sweep: defer_threads
# workload: threads
# where: placement=native length=64
# x: threads
# x-label: threads
# noun: thread count
# baseline: pool
# unit: deferred calls a second, all threads together
