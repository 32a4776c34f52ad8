package main

import (
	"fmt"
	"os"
	"runtime"
	"sync"

	"assay/peers/worker"
)

// onProcs runs a workload with the GOMAXPROCS that its parameter exec names.
func onProcs(run func(*worker.B)) func(*worker.B) {
	return func(b *worker.B) {
		procs := 1
		if b.Choice("exec") == "go2" {
			procs = 2
		}
		runtime.GOMAXPROCS(procs)
		run(b)
	}
}

// crew is the goroutines of one sample: gathered behind a gate, timed to the last one's end.
type crew struct {
	gate  chan struct{}
	done  sync.WaitGroup
	mu    sync.Mutex
	sum   uint64
	tasks int64
}

func newCrew() *crew { return &crew{gate: make(chan struct{})} }

// add starts a goroutine whose work returns what it summed up.
func (c *crew) add(work func() uint64) {
	c.done.Add(1)
	c.tasks++
	go func() {
		<-c.gate
		sum := work()
		c.mu.Lock()
		c.sum += sum
		c.mu.Unlock()
		c.done.Done()
	}()
}

// many is the number of goroutines from which the memory of one is told, as in chan_crew.h.
const many = 1000

// residentFirst is the program's memory before its first sample: the runtime gives back late.
var residentFirst = residentBytes()

func residentBytes() int64 {
	var size, resident int64
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	fmt.Sscan(string(text), &size, &resident)
	return resident * int64(os.Getpagesize())
}

func (c *crew) run(b *worker.B) uint64 {
	runtime.Gosched() // let all come to the gate
	if c.tasks >= many {
		b.Counter("bytes_per_task", float64(residentBytes()-residentFirst)/float64(c.tasks))
	}
	b.Start()
	close(c.gate)
	c.done.Wait()
	b.Stop()
	return c.sum
}

func sumTo(n uint64) uint64 { return n * (n + 1) / 2 }

func pingpong(b *worker.B) {
	capacity, rounds := b.Param("capacity"), uint64(b.Iterations)
	forth, back := make(chan uint64, capacity), make(chan uint64, capacity)
	b.Items = 2
	c := newCrew()
	c.add(func() (sum uint64) {
		for n := rounds; n > 0; n-- {
			forth <- n
			sum += <-back
		}
		close(forth)
		return sum
	})
	c.add(func() (sum uint64) {
		for value := range forth {
			sum += value
			back <- value
		}
		return sum
	})
	b.Expect(c.run(b), 2*sumTo(rounds))
}

func stream(b *worker.B) {
	rounds := uint64(b.Iterations)
	producers, consumers := b.Param("producers"), b.Param("consumers")
	channel, work := make(chan uint64, b.Param("capacity")), b.Param("work")
	b.Items = producers
	var sending sync.WaitGroup
	c := newCrew()
	for i := int64(0); i < producers; i++ {
		sending.Add(1)
		c.add(func() uint64 {
			for n := rounds; n > 0; n-- {
				localWork(work)
				channel <- n
			}
			sending.Done()
			return 0
		})
	}
	for i := int64(0); i < consumers; i++ {
		c.add(func() (sum uint64) {
			for value := range channel {
				sum += value
				localWork(work)
			}
			return sum
		})
	}
	go func() {
		sending.Wait()
		close(channel)
	}()
	b.Expect(c.run(b), uint64(producers)*sumTo(rounds))
}

func seq(b *worker.B) {
	capacity := uint64(b.Param("capacity"))
	channel := make(chan uint64, capacity)
	b.Items = int64(capacity)
	c := newCrew()
	c.add(func() (sum uint64) {
		for n := b.Iterations; n > 0; n-- {
			for i := uint64(1); i <= capacity; i++ {
				channel <- i
			}
			for i := uint64(0); i < capacity; i++ {
				sum += <-channel
			}
		}
		return sum
	})
	b.Expect(c.run(b), uint64(b.Iterations)*sumTo(capacity))
}
