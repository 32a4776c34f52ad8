# WaitGroup, semaphore and Once on two workers of fibers against real Go on two processors.
# kind: forest
# sweep: sync_go
# workload: add_done,semaphore,once,fan_in,limit,spawn
# where: exec=fiberN by=semaphore|- permits=2|- spins=0|-
# x: tasks
# noun: case
# baseline: golang
# unit: time per operation
