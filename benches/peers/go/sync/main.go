// Program sync measures sync.WaitGroup, the runtime's semaphore and sync.Once in real Go.
package main

import (
	"runtime"
	"sync"
	"sync/atomic"
	_ "unsafe" // for the semaphore's name

	"assay/peers/worker"
)

// The semaphore below sync.Mutex and sync.WaitGroup; Go gives it to its own packages only.
//
//go:linkname acquire sync.runtime_Semacquire
func acquire(semaphore *uint32)

//go:linkname release sync.runtime_Semrelease
func release(semaphore *uint32, handOff bool, skipFrames int)

// processors: one where the C side runs its tasks in turn, two where they are threads.
func processors(b *worker.B) func() {
	wanted := 2
	if b.Choice("exec") == "fiber1" {
		wanted = 1
	}
	before := runtime.GOMAXPROCS(wanted)
	return func() { runtime.GOMAXPROCS(before) }
}

// slot is a task's own line.
type slot struct {
	start uint32
	done  uint64
	_     [112]byte
}

func sum(slots []slot) (total uint64) {
	for i := range slots {
		total += slots[i].done
	}
	return
}

func measureAddDone(b *worker.B) {
	defer processors(b)()
	var group sync.WaitGroup
	var turns uint64
	b.Start()
	for n := b.Iterations; n > 0; n-- {
		group.Add(1)
		group.Done()
		group.Wait()
		turns++
	}
	b.Stop()
	b.Expect(turns, uint64(b.Iterations))
}

func measureSpawn(b *worker.B) {
	defer processors(b)()
	var group sync.WaitGroup
	slots := make([]slot, b.Param("tasks"))
	b.Items = int64(len(slots))
	b.Start()
	for n := b.Iterations; n > 0; n-- {
		group.Add(len(slots))
		for i := range slots {
			go func(own *slot) {
				own.done++
				group.Done()
			}(&slots[i])
		}
		group.Wait()
	}
	b.Stop()
	b.Expect(sum(slots), uint64(b.Iterations*b.Items))
}

func measureFanIn(b *worker.B) {
	defer processors(b)()
	var group, end sync.WaitGroup
	slots := make([]slot, b.Param("tasks"))
	b.Items = int64(len(slots))
	b.Start()
	end.Add(len(slots))
	for i := range slots {
		go func(own *slot) {
			for n := b.Iterations; n > 0; n-- {
				acquire(&own.start)
				own.done++
				group.Done()
			}
			end.Done()
		}(&slots[i])
	}
	for n := b.Iterations; n > 0; n-- {
		group.Add(len(slots))
		for i := range slots {
			release(&slots[i].start, false, 0)
		}
		group.Wait()
	}
	end.Wait()
	b.Stop()
	b.Expect(sum(slots), uint64(b.Iterations*b.Items))
}

// crew starts the tasks, each doing all the rounds, and waits for their end.
func crew(b *worker.B, work func()) {
	defer processors(b)()
	var end sync.WaitGroup
	slots := make([]slot, b.Param("tasks"))
	b.Items = int64(len(slots))
	b.Start()
	end.Add(len(slots))
	for i := range slots {
		go func(own *slot) {
			for n := b.Iterations; n > 0; n-- {
				work()
				own.done++
			}
			end.Done()
		}(&slots[i])
	}
	end.Wait()
	b.Stop()
	b.Expect(sum(slots), uint64(b.Iterations*b.Items))
}

func measureContended(b *worker.B) {
	var group sync.WaitGroup
	crew(b, func() {
		group.Add(1)
		group.Done()
	})
	group.Wait()
}

func measureSemaphore(b *worker.B) {
	defer processors(b)()
	var semaphore uint32 = 1
	places := make(chan struct{}, 1)
	byChannel := b.Choice("by") == "channel"
	b.Start()
	if byChannel {
		for n := b.Iterations; n > 0; n-- {
			places <- struct{}{}
			<-places
		}
	} else {
		for n := b.Iterations; n > 0; n-- {
			acquire(&semaphore)
			release(&semaphore, false, 0)
		}
	}
	b.Stop()
	b.Expect(uint64(semaphore), 1)
	b.Expect(uint64(len(places)), 0)
}

func measureLimit(b *worker.B) {
	permits := b.Param("permits")
	var inside, tooMany int64
	section := func() {
		if atomic.AddInt64(&inside, 1) > permits {
			atomic.AddInt64(&tooMany, 1)
		}
		runtime.Gosched()
		atomic.AddInt64(&inside, -1)
	}
	if b.Choice("by") == "channel" {
		places := make(chan struct{}, permits)
		crew(b, func() {
			places <- struct{}{}
			section()
			<-places
		})
	} else {
		semaphore := uint32(permits)
		crew(b, func() {
			acquire(&semaphore)
			section()
			release(&semaphore, false, 0)
		})
	}
	b.Expect(uint64(tooMany), 0)
}

func measureOnce(b *worker.B) {
	defer processors(b)()
	var once sync.Once
	var calls uint64
	call := func() { calls++ }
	b.Start()
	for n := b.Iterations; n > 0; n-- {
		once.Do(call)
	}
	b.Stop()
	b.Expect(calls, 1)
}

func main() {
	params := []worker.Param{
		{Name: "exec", Kind: "enum", Class: "structural", Default: "fiber1",
			Values: []string{"fiber1", "fiberN", "thread"},
			Reason: "one processor in place of fiber1, two in place of fiberN and threads"},
		{Name: "by", Kind: "enum", Class: "structural", Default: "semaphore",
			Values: []string{"semaphore", "channel"},
			Reason: "what limits: the runtime's semaphore, or a channel of that many places"},
		{Name: "tasks", Kind: "int", Class: "runtime", Default: "4", Low: 1, High: 1000, Unit: "tasks",
			Reason: "tasks beside the one that waits for them"},
		{Name: "permits", Kind: "int", Class: "runtime", Default: "2", Low: 1, High: 1000, Unit: "tasks",
			Reason: "tasks that may be inside at once"},
		{Name: "spins", Kind: "int", Class: "runtime", Default: "0", Low: 0, High: 100000, Unit: "looks",
			Reason: "of threads in C only"},
	}
	loop := func(name, item string, run func(*worker.B), params ...string) worker.Workload {
		return worker.Workload{Name: name, Summary: name + " in real Go", Item: item, Mode: "loop",
			Params: append(params, "exec"), Run: run}
	}
	family := worker.Family{
		Name: "sync", Summary: "WaitGroup, semaphore and Once in real Go", Params: params,
		Workloads: []worker.Workload{
			loop("add_done", "add, done and wait", measureAddDone),
			loop("spawn", "task", measureSpawn, "tasks", "spins"),
			loop("fan_in", "done", measureFanIn, "tasks", "spins"),
			loop("contended", "add and done", measureContended, "tasks", "spins"),
			loop("semaphore", "acquire and release", measureSemaphore, "by"),
			loop("limit", "section", measureLimit, "by", "tasks", "permits", "spins"),
			loop("once", "begin", measureOnce),
		},
	}
	family.Main()
}
