# Percentiles of a round trip of an unbuffered message.
# kind: latency
# sweep: chan_latency
# workload: latency
# where: capacity=0 elem=8 place=pinned
# series: impl,exec,spins
# unit: ns per round trip
