// Program chan measures Go's own channels, for comparison with the C channels: the same shapes, on
// as many threads as exec says.
package main

import "assay/peers/worker"

func integer(name, standard string, low, high float64, unit, reason string) worker.Param {
	return worker.Param{Name: name, Kind: "int", Class: "runtime", Default: standard, Low: low, High: high,
		Unit: unit, Reason: reason}
}

// In the order of params.def. Pinning and spinning are the Go scheduler's own affair.
func params() []worker.Param {
	return []worker.Param{
		{Name: "exec", Kind: "enum", Class: "structural", Default: "go1", Values: []string{"go1", "go2"},
			Reason: "GOMAXPROCS"},
		{Name: "elem", Kind: "enum", Class: "structural", Default: "8", Values: []string{"8"},
			Reason: "size of an element"},
		integer("capacity", "0", 0, 65536, "elements", "slots of the channel; 0: unbuffered"),
		integer("producers", "1", 1, 1024, "tasks", "tasks that send"),
		integer("consumers", "1", 1, 100000, "tasks", "tasks that receive"),
		integer("cases", "4", 1, 64, "cases", "channels of a select, each with its producer"),
		{Name: "form", Kind: "enum", Class: "runtime", Default: "receive",
			Values: []string{"receive", "default", "timeout", "after"}, Reason: "how a consumer waits"},
		integer("tasks", "8", 1, 1000, "tasks", "tasks of a workload in which all do the same"),
		integer("depth", "3", 1, 5, "levels", "of a tree of tasks, each of which starts ten"),
		integer("work", "0", 0, 1000000, "steps", "multiplications beside each message"),
		{Name: "spins", Kind: "enum", Class: "structural", Default: "200", Values: []string{"200"},
			Reason: "not Go's: as the default"},
		{Name: "place", Kind: "enum", Class: "structural", Default: "pinned", Values: []string{"pinned"},
			Reason: "not Go's: as the default"},
	}
}

func main() {
	workload := func(name, item, summary string, run func(*worker.B), params ...string) worker.Workload {
		return worker.Workload{Name: name, Summary: summary, Item: item, Mode: "team",
			Params: append([]string{"exec"}, params...), Run: onProcs(run)}
	}
	family := worker.Family{
		Name: "chan", Summary: "channels: real Go", Params: params(),
		Structural: map[string]string{"elem": "8", "spins": "200", "place": "pinned"},
		Workloads: []worker.Workload{
			workload("pingpong", "message", "two tasks send a value to and fro", pingpong, "capacity"),
			workload("stream", "message", "producers send to consumers until the channel is closed", stream,
				"capacity", "producers", "consumers", "work"),
			workload("semaphore", "turn", "tasks enter by sending and leave by receiving", semaphore,
				"capacity", "tasks"),
			workload("drain", "message", "one task makes, fills, closes and drains a channel", drain,
				"capacity"),
			workload("ring", "message", "tasks in a ring pass a value on", ring, "capacity", "tasks"),
			workload("seq", "message", "one task sends `capacity` values, then receives them", seq, "capacity"),
			workload("select_recv", "message", "one task receives from many channels by select", selecting,
				"capacity", "cases"),
			workload("select_ready", "select", "one task receives from the one channel that is ready",
				selectReady, "capacity", "cases"),
			workload("select_wake", "wake", "one task waits in a select, its partner wakes it", selectWake,
				"cases"),
			workload("wait", "message", "a consumer receives barely, by select with default, or with a timeout",
				wait, "capacity", "form"),
			workload("timeout_late", "timeout", "a select whose timeout of 100 us expires, over and over",
				timeoutLate),
			workload("popular", "message", "tasks select between a channel of their own and one that all wait for",
				popular, "tasks"),
			workload("tree", "task", "tasks start ten each, down to the leaves, whose numbers are summed up",
				tree, "depth"),
		},
	}
	family.Main()
}
