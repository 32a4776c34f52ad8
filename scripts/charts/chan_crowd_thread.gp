# Producers against consumers, unbuffered, a thread each.
# kind: heat
# sweep: chan_crowd
# workload: stream
# where: impl=best exec=thread elem=8 capacity=0 work=0 spins=200 place=pinned
# series: producers
# x: consumers
# x-label: consumers
# noun: consumer count
# unit: ns per message
