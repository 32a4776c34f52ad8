// Program sched measures timers and sleep in real Go.
package main

import (
	"math/rand"
	"runtime"
	"sync/atomic"
	"time"

	"assay/peers/worker"
)

var fired int64

func fire() { atomic.AddInt64(&fired, 1) }

// far is an hour to two from now: where a timer enters the heap is random.
func far(random *rand.Rand) time.Duration {
	return time.Hour + time.Duration(random.Int63n(int64(time.Hour)))
}

// pending sets that many timers, and returns what stops them.
func pending(count int64, random *rand.Rand) func() {
	timers := make([]*time.Timer, count)
	for i := range timers {
		timers[i] = time.AfterFunc(far(random), fire)
	}
	return func() {
		for _, timer := range timers {
			timer.Stop()
		}
		runtime.GC()
	}
}

func measureStop(b *worker.B) {
	random := rand.New(rand.NewSource(1))
	defer pending(b.Param("timers"), random)()
	timer := time.AfterFunc(time.Hour, fire)
	timer.Stop()
	var stopped uint64
	b.Start()
	for n := b.Iterations; n > 0; n-- {
		timer.Reset(far(random))
		if timer.Stop() {
			stopped++
		}
	}
	b.Stop()
	b.Expect(stopped, uint64(b.Iterations))
}

func measureFire(b *worker.B) {
	random := rand.New(rand.NewSource(1))
	timers := make([]*time.Timer, b.Param("timers"))
	for i := range timers {
		timers[i] = time.NewTimer(time.Hour)
		timers[i].Stop()
	}
	b.Items = int64(len(timers))
	var received uint64
	b.Start()
	for n := b.Iterations; n > 0; n-- {
		for i := range timers {
			timers[i].Reset(-time.Duration(random.Int63n(1000000)))
		}
		for i := range timers {
			<-timers[i].C
			received++
		}
	}
	b.Stop()
	b.Expect(received, uint64(b.Iterations*b.Items))
}

func measureLate(b *worker.B) {
	random := rand.New(rand.NewSource(1))
	defer pending(b.Param("timers"), random)()
	sleep := time.Duration(b.Param("sleep_us")) * time.Microsecond
	late := make([]float64, 0, b.Iterations)
	b.Start()
	for n := b.Iterations; n > 0; n-- {
		start := time.Now()
		time.Sleep(sleep)
		late = append(late, float64(time.Since(start)-sleep))
	}
	b.Stop()
	b.Expect(uint64(len(late)), uint64(b.Iterations))
	b.Percentiles(late)
}

func main() {
	params := []worker.Param{
		{Name: "tasks", Kind: "int", Class: "runtime", Default: "2", Low: 1, High: 100000, Unit: "tasks",
			Reason: "of the C side's yields only"},
		{Name: "timers", Kind: "int", Class: "runtime", Default: "1", Low: 0, High: 1000000,
			Unit: "timers", Reason: "timers that are pending, or fire"},
		{Name: "sleep_us", Kind: "int", Class: "runtime", Default: "100", Low: 1, High: 1000000,
			Unit: "us", Reason: "length of a sleep"},
	}
	loop := func(name, item string, run func(*worker.B), params ...string) worker.Workload {
		return worker.Workload{Name: name, Summary: name + " in real Go", Item: item, Mode: "loop",
			Params: params, Run: run}
	}
	family := worker.Family{
		Name: "sched", Summary: "timers and sleep in real Go", Params: params,
		Workloads: []worker.Workload{
			loop("timer_stop", "set and stop", measureStop, "timers"),
			loop("timer_fire", "timer", measureFire, "timers"),
			loop("timer_late", "sleep", measureLate, "timers", "sleep_us"),
		},
	}
	family.Main()
}
