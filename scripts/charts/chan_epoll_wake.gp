# A task that waits for one of many and is woken, against epoll, by the number of channels.
# kind: cost
# sweep: chan_epoll
# workload: select_wake
# where: elem=8 spins=200 place=pinned
# x: cases
# series: impl,exec
# x-label: channels waited for
# noun: channel count
# unit: ns per wake
