# Dones a second, by threads that one waits for over and over.
# kind: threads
# sweep: sync_threads
# workload: fan_in
# where: exec=thread spins=0
# x: tasks
# x-label: threads
# noun: thread count
# baseline: mutex
# unit: dones a second, all threads together
