# Time per message against the looks of a thread before it sleeps.
# kind: cost
# sweep: chan_spin
# workload: pingpong,stream
# where: impl=go exec=thread elem=8 place=pinned producers=1|- consumers=1|-
# series: capacity
# x: spins
# x-label: looks before sleep
# noun: look count
# unit: ns per message
