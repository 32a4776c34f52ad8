# The way back to the recovering scope.
# kind: heat
# sweep: defer_landing
# workload: panic
# where: placement=native
# series: landing
# x: depth,records
# x-label: frames × deferred calls
# noun: shape
# unit: ns per panic
