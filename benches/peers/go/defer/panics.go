package main

import "assay/peers/worker"

//go:noinline
func calm(calls *uint64) { *calls++ }

//go:noinline
func recovering(recoveries, calls *uint64) (failed int) {
	failed = 1
	defer func() {
		if recover() != nil {
			*recoveries++
		}
	}()
	calm(calls)
	return 0
}

func measureRecover(b *worker.B) {
	var recoveries, calls uint64
	failures := 0
	b.Start()
	for n := b.Iterations; n > 0; n-- {
		failures += recovering(&recoveries, &calls)
	}
	b.Stop()
	b.Expect(recoveries+uint64(failures), 0)
	b.Expect(calls, uint64(b.Iterations))
}

type dive struct {
	sum                *uint64
	depth, each, extra int64
}

//go:noinline
func bottom() { panic("at the bottom") }

func (d *dive) records(level int64) int64 {
	if level <= d.extra {
		return d.each + 1
	}
	return d.each
}

// down is too large to be inlined: a level calls the next one of its own kind without it, as the C
// functions do.
func (d *dive) down(level int64) {
	if level > d.depth {
		bottom()
	}
	switch d.records(level) {
	case 0:
		d.plain(level)
	case 1:
		d.once(level)
	default:
		d.often(level)
	}
}

//go:noinline
func (d *dive) plain(level int64) {
	if level < d.depth && d.records(level+1) == 0 {
		d.plain(level + 1)
	} else {
		d.down(level + 1)
	}
}

//go:noinline
func (d *dive) once(level int64) {
	defer add(d.sum)
	if level < d.depth && d.records(level+1) == 1 {
		d.once(level + 1)
	} else {
		d.down(level + 1)
	}
}

//go:noinline
func (d *dive) often(level int64) {
	for i := d.records(level); i > 0; i-- {
		defer add(d.sum)
	}
	d.down(level + 1)
}

//go:noinline
func recoverFrom(recoveries *uint64, d *dive) (failed int) {
	failed = 1
	defer func() {
		if recover() != nil {
			*recoveries++
		}
	}()
	d.down(1)
	return 0
}

func measurePanic(b *worker.B) {
	depth, records := b.Param("depth"), b.Param("records")
	var sum, recoveries, resumed uint64
	d := dive{&sum, depth, records / depth, records % depth}
	b.Start()
	for n := b.Iterations; n > 0; n-- {
		resumed += uint64(recoverFrom(&recoveries, &d))
	}
	b.Stop()
	b.Expect(recoveries, uint64(b.Iterations))
	b.Expect(resumed, uint64(b.Iterations))
	b.Expect(sum, uint64(b.Iterations*records))
}

type storm struct {
	random                      uint64
	percent                     uint64
	failed, recovered, released uint64
}

// next is splitmix64.
func (s *storm) next() uint64 {
	s.random += 0x9e3779b97f4a7c15
	z := s.random
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb
	return z ^ (z >> 31)
}

//go:noinline
func (s *storm) handle() {
	if s.next()%100 < s.percent {
		s.failed++
		panic("index out of range")
	}
}

//go:noinline
func (s *storm) release() {
	defer add(&s.released)
	s.handle()
}

//go:noinline
func (s *storm) request() (failed int) {
	failed = 1
	defer func() {
		if recover() != nil {
			s.recovered++
		}
	}()
	s.release()
	return 0
}

func measureStorm(b *worker.B) {
	s := storm{random: b.Seed, percent: uint64(b.Param("percent"))}
	var resumed uint64
	b.Start()
	for n := b.Iterations; n > 0; n-- {
		resumed += uint64(s.request())
	}
	b.Stop()
	b.Expect(s.recovered, s.failed)
	b.Expect(resumed, s.failed)
	b.Expect(s.released, uint64(b.Iterations))
}
