# Producers against consumers, unbuffered, on one worker of fibers.
# kind: heat
# sweep: chan_crowd
# workload: stream
# where: impl=go exec=fiber1 elem=8 capacity=0 spins=200 place=pinned
# series: producers
# x: consumers
# x-label: consumers
# noun: consumer count
# unit: ns per message
