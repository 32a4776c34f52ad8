# A turn of a polling loop: select with default over channels on which nothing is ready.
# kind: cost
# sweep: chan_poll
# workload: select_default
# where: capacity=1 elem=8
# x: cases
# series: impl,exec
# x-label: cases of the select
# noun: select size
# unit: ns per select
