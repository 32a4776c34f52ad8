# Cost of one deferred call by the number of calls a function has, for every place of records.
# kind: cost
# sweep: defer_call
# workload: call
# where: placement=native
# x: defers
# x-label: deferred calls a function
# noun: call count
# baseline: direct
# skip: null,heap_closure,pool_args,stack_closure
# unit: ns per deferred call
