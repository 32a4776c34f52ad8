# Go's map in C against real Go 1.19, the six basic operations.
# kind: forest
# sweep: map_go
# workload: insert,churn,hit,miss,erase,iterate
# x: keys
# noun: size
# baseline: golang
# unit: time per operation
