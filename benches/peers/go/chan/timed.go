package main

import (
	"runtime"
	"time"

	"assay/peers/worker"
)

// timeout expires on no machine that is alive.
const timeout = time.Second

// waits for the next value, by form; ok is false when the channel is closed.
var waits = map[string]func(ch chan uint64, timer *time.Timer) (value uint64, ok bool){
	"receive": func(ch chan uint64, _ *time.Timer) (value uint64, ok bool) {
		value, ok = <-ch
		return value, ok
	},
	"default": func(ch chan uint64, _ *time.Timer) (value uint64, ok bool) {
		for {
			select {
			case value, ok = <-ch:
				return value, ok
			default:
				runtime.Gosched()
			}
		}
	},
	"timeout": func(ch chan uint64, timer *time.Timer) (value uint64, ok bool) {
		for {
			timer.Reset(timeout)
			select {
			case value, ok = <-ch:
				timer.Stop()
				return value, ok
			case <-timer.C:
			}
		}
	},
	"after": func(ch chan uint64, _ *time.Timer) (value uint64, ok bool) {
		for {
			select {
			case value, ok = <-ch:
				return value, ok
			case <-time.After(timeout):
			}
		}
	},
}

func wait(b *worker.B) {
	rounds, next := uint64(b.Iterations), waits[b.Choice("form")]
	channel := make(chan uint64, b.Param("capacity"))
	timer := time.NewTimer(timeout)
	timer.Stop()
	b.Items = 1
	c := newCrew()
	c.add(func() uint64 {
		for n := rounds; n > 0; n-- {
			channel <- n
		}
		close(channel)
		return 0
	})
	c.add(func() (sum uint64) {
		for {
			value, ok := next(channel, timer)
			if !ok {
				return sum
			}
			sum += value
		}
	})
	b.Expect(c.run(b), sumTo(rounds))
}

func timeoutLate(b *worker.B) {
	const short = 100 * time.Microsecond
	never := make(chan uint64)
	late := make([]float64, 0, b.Iterations)
	timer := time.NewTimer(timeout)
	timer.Stop()
	b.Items = 1
	c := newCrew()
	c.add(func() (expired uint64) {
		for n := b.Iterations; n > 0; n-- {
			start := time.Now()
			timer.Reset(short)
			select {
			case <-never:
			case <-timer.C:
				expired++
			}
			late = append(late, float64(time.Since(start)-short))
		}
		return expired
	})
	b.Expect(c.run(b), uint64(b.Iterations))
	b.Percentiles(late)
}
