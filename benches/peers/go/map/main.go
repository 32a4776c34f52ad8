// Program map measures Go's own map, for comparison with the C maps: the same keys, orders and
// workloads. The garbage collector is on, as in any Go program.
package main

import "assay/peers/worker"

// Every structural parameter and knob of the C maps that Go does not offer, at its default.
var fixed = map[string]string{
	"value_bytes": "8", "hash": "own", "layout": "own", "tag": "own", "slots": "0", "store": "own",
	"load_factor": "0", "evacuate": "own", "overflow": "own", "same_size": "on", "growth": "0",
	"table_slots": "0", "stream": "random", "text": "fixed20", "order": "lookup", "place": "any",
}

// In the order of params.def.
var order = []string{"value_bytes", "hash", "layout", "tag", "slots", "store", "keys", "load_factor",
	"evacuate", "overflow", "same_size", "growth", "table_slots", "stream", "text", "order", "place"}

func params() []worker.Param {
	list := []worker.Param{{Name: "key", Kind: "enum", Class: "structural", Default: "u64", Values: []string{"u64"},
		Reason: "kind of key"}}
	for _, name := range order {
		if name == "keys" {
			list = append(list, worker.Param{Name: name, Kind: "int", Class: "runtime", Default: "65536", Low: 1,
				High: 1 << 26, Unit: "entries", Reason: "entries of the map"})
			continue
		}
		list = append(list, worker.Param{Name: name, Kind: "enum", Class: "structural", Default: fixed[name],
			Values: []string{fixed[name]}, Reason: "as Go's map has it"})
	}
	return list
}

func main() {
	fixed["key"] = "u64"
	keys := []string{"keys"}
	workload := func(name, item, summary string, run func(*worker.B)) worker.Workload {
		return worker.Workload{Name: name, Summary: summary, Item: item, Mode: "loop", Params: keys, Run: run}
	}
	family := worker.Family{
		Name: "map", Summary: "maps: real Go", Params: params(), Structural: fixed,
		Workloads: []worker.Workload{
			workload("insert", "put", "build the whole map from empty, growing on the way", insert),
			workload("insert_reserved", "put", "build the whole map with its size given at creation", insertReserved),
			workload("hit", "get", "look up present keys, independent of each other", hit),
			workload("hit_dependent", "get", "look up present keys, each waiting for the last value", hitDependent),
			workload("miss", "get", "look up absent keys, independent of each other", miss),
			workload("update", "put", "store new values under present keys", update),
			workload("erase", "erase", "erase every key of a full map in random order", erase),
			workload("churn", "put or erase", "put or erase random keys at a constant size", churn),
			workload("iterate", "entry", "visit every entry, reading key and value", iterate),
		},
	}
	family.Main()
}
