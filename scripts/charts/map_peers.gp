# Our best map against outside libraries, at every size.
# kind: forest
# sweep: map_peers
# workload: insert,insert_reserved,hit,miss,churn,erase,iterate,visit_all
# where: key=u64
# x: keys
# noun: size
# baseline: best
# unit: time per operation
