# Cost of one deferred call against the bytes of its arguments.
# kind: heat
# sweep: defer_bytes
# workload: arguments
# where: placement=native
# x: bytes
# x-label: bytes of arguments
# noun: size
# skip: null
# unit: ns per function call
