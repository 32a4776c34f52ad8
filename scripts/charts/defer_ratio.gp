# Every place of records against the plain call, at every number of calls.
# kind: forest
# sweep: defer_call
# workload: call
# where: placement=native
# x: defers
# noun: call count
# baseline: direct
# skip: null
# unit: time per deferred call
