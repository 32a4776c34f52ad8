# A select of which one case is ready, against epoll, by the number of channels.
# kind: cost
# sweep: chan_epoll
# workload: select_ready
# where: capacity=1 elem=8
# x: cases
# series: impl,exec
# x-label: channels waited for
# noun: channel count
# unit: ns per select
