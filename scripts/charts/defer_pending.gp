# A deferred call under so many pending ones of outer functions.
# kind: heat
# sweep: defer_pending
# workload: pending
# where: placement=native
# x: pending
# x-label: outer functions with a pending call
# noun: number
# unit: ns per function call
