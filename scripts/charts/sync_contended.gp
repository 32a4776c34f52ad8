# Adds and dones a second, by threads at once on one WaitGroup.
# kind: threads
# sweep: sync_threads
# workload: contended
# where: exec=thread spins=0
# x: tasks
# x-label: threads
# noun: thread count
# baseline: mutex
# unit: adds and dones a second, all threads together
