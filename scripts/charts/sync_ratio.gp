# WaitGroup, semaphore and Once on one worker of fibers against real Go on one processor.
# kind: forest
# sweep: sync_go
# workload: add_done,semaphore,once,fan_in,limit,spawn
# where: exec=fiber1 by=semaphore|- permits=2|- spins=0|-
# x: tasks
# noun: case
# baseline: golang
# unit: time per operation
