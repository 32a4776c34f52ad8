# From panic to recover: frames between × calls deferred in them.
# kind: heat
# sweep: defer_panic
# workload: panic
# where: placement=native landing=builtin
# x: depth,records
# x-label: frames × deferred calls
# noun: shape
# unit: ns per panic
