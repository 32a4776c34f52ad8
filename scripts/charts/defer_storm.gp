# Requests in a recovering scope each, of which a share panics.
# kind: heat
# sweep: defer_use
# workload: storm
# where: placement=native landing=builtin
# x: percent
# x-label: % of requests that panic
# noun: share
# unit: ns per request
