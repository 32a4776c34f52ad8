// Program defer measures deferred calls, panic and recover in real Go, for comparison with the C
// kinds of record. The collector is on, as in any Go program.
package main

import (
	"sync"

	"assay/peers/worker"
)

var always int // keeps the compiler from knowing which way a function returns

func callee(placement string, defers int64) func(*uint64) {
	if placement == "stack" {
		switch defers {
		case 1:
			return func(sum *uint64) { stack1(sum, always) }
		case 2:
			return func(sum *uint64) { stack2(sum, always) }
		case 8:
			return func(sum *uint64) { stack8(sum, always) }
		}
	} else if placement == "heap" {
		return func(sum *uint64) { inLoop(sum, defers) }
	}
	switch defers {
	case 1:
		return call1
	case 2:
		return call2
	case 8:
		return call8
	}
	return call64
}

func measureCall(b *worker.B) {
	defers := b.Param("defers")
	call := callee(b.Choice("placement"), defers)
	b.Items = defers
	var sum uint64
	b.Start()
	for n := b.Iterations; n > 0; n-- {
		call(&sum)
	}
	b.Stop()
	b.Expect(sum, uint64(b.Iterations*defers))
}

//go:noinline
func inLoop(sum *uint64, length int64) {
	for i := int64(0); i < length; i++ {
		defer add(sum)
	}
}

func measureLoop(b *worker.B) {
	length := b.Param("length")
	b.Items = length
	var sum uint64
	b.Start()
	for n := b.Iterations; n > 0; n-- {
		inLoop(&sum, length)
	}
	b.Stop()
	b.Expect(sum, uint64(b.Iterations*length))
}

type counter struct {
	mutex sync.Mutex
	value uint64
}

//go:noinline
func (c *counter) next() uint64 {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.value++
	return c.value
}

func measureLock(b *worker.B) {
	var c counter
	var last uint64
	b.Start()
	for n := b.Iterations; n > 0; n-- {
		last = c.next()
	}
	b.Stop()
	b.Expect(last, uint64(b.Iterations))
}

func underPending(pending int64, outer *uint64, body func()) {
	if pending == 0 {
		body()
		return
	}
	defer add(outer)
	underPending(pending-1, outer, body)
}

func measurePending(b *worker.B) {
	pending := b.Param("pending")
	var sum, outer uint64
	underPending(pending, &outer, func() {
		b.Start()
		for n := b.Iterations; n > 0; n-- {
			call1(&sum)
		}
		b.Stop()
	})
	b.Expect(sum, uint64(b.Iterations))
	b.Expect(outer, uint64(pending))
}

func main() {
	params := []worker.Param{
		{Name: "placement", Kind: "enum", Class: "structural", Default: "native",
			Values: []string{"native", "stack", "heap"},
			Reason: "where records are; native: the compiler's choice"},
		{Name: "landing", Kind: "enum", Class: "structural", Default: "builtin",
			Values: []string{"builtin"},
			Reason: "how a recovery gets back; here: Go's own way, under the name of the default"},
		{Name: "defers", Kind: "int", Class: "structural", Default: "8", Low: 1, High: 64, Unit: "calls",
			Reason: "deferred calls, statement by statement, of one function"},
		{Name: "length", Kind: "int", Class: "runtime", Default: "64", Low: 1, High: 10000, Unit: "calls",
			Reason: "deferred calls of one loop"},
		{Name: "depth", Kind: "int", Class: "runtime", Default: "10", Low: 1, High: 100, Unit: "frames",
			Reason: "functions between the panic and the recovering function"},
		{Name: "records", Kind: "int", Class: "runtime", Default: "10", Low: 0, High: 100, Unit: "calls",
			Reason: "deferred calls pending in those functions"},
		{Name: "percent", Kind: "int", Class: "runtime", Default: "1", Low: 0, High: 100, Unit: "%",
			Reason: "share of the requests that panic"},
		{Name: "pending", Kind: "int", Class: "runtime", Default: "0", Low: 0, High: 10000, Unit: "frames",
			Reason: "outer functions with a deferred call each"},
	}
	loop := func(name, item string, run func(*worker.B), params ...string) worker.Workload {
		return worker.Workload{Name: name, Summary: name + " in real Go", Item: item, Mode: "loop",
			Params: params, Run: run}
	}
	family := worker.Family{
		Name: "defer", Summary: "deferred calls in real Go", Params: params,
		Workloads: []worker.Workload{
			loop("call", "deferred call", measureCall, "placement", "defers"),
			loop("loop", "deferred call", measureLoop, "placement", "length"),
			loop("lock", "section", measureLock, "placement"),
			loop("recover", "function call", measureRecover, "placement", "landing"),
			loop("panic", "panic", measurePanic, "placement", "landing", "depth", "records"),
			loop("storm", "request", measureStorm, "placement", "landing", "percent"),
			loop("pending", "function call", measurePending, "placement", "pending"),
		},
	}
	family.Main()
}
