# Every loop form against Google Benchmark's own.
# kind: forest
# sweep: loop
# workload: imul,clobber
# x: workload
# noun: body
# baseline: cxx_range_for
# unit: time per iteration
