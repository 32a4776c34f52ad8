# Cost of one deferred call against the length of the loop that defers it.
# kind: cost
# sweep: defer_loop
# workload: loop
# where: placement=native
# x: length
# x-label: calls deferred by the loop
# noun: length
# skip: null,heap_closure,pool_args,stack_closure
# unit: ns per deferred call
