package main

import "assay/peers/worker"

// choosers receive until all channels are closed; the number of cases is part of the source.
var choosers = map[int64]func(ch []chan uint64) uint64{2: choose2, 4: choose4, 8: choose8}

func selecting(b *worker.B) {
	cases, rounds := b.Param("cases"), uint64(b.Iterations)
	choose := choosers[cases]
	if choose == nil {
		b.Expect(uint64(cases), 4) // no such select was written: 2, 4 or 8 cases
		return
	}
	channels := make([]chan uint64, cases)
	b.Items = cases
	c := newCrew()
	for i := range channels {
		channel := make(chan uint64, b.Param("capacity"))
		channels[i] = channel
		c.add(func() uint64 {
			for n := rounds; n > 0; n-- {
				channel <- n
			}
			close(channel)
			return 0
		})
	}
	c.add(func() uint64 { return choose(channels) })
	b.Expect(c.run(b), uint64(cases)*sumTo(rounds))
}

// took adds a value, or drops a channel that is closed.
func took(value uint64, ok bool, channel *chan uint64, open *int, sum *uint64) {
	if ok {
		*sum += value
		return
	}
	*channel = nil
	*open--
}

func choose2(ch []chan uint64) (sum uint64) {
	a, b := ch[0], ch[1]
	for open := 2; open > 0; {
		select {
		case v, ok := <-a:
			took(v, ok, &a, &open, &sum)
		case v, ok := <-b:
			took(v, ok, &b, &open, &sum)
		}
	}
	return sum
}

func choose4(ch []chan uint64) (sum uint64) {
	a, b, c, d := ch[0], ch[1], ch[2], ch[3]
	for open := 4; open > 0; {
		select {
		case v, ok := <-a:
			took(v, ok, &a, &open, &sum)
		case v, ok := <-b:
			took(v, ok, &b, &open, &sum)
		case v, ok := <-c:
			took(v, ok, &c, &open, &sum)
		case v, ok := <-d:
			took(v, ok, &d, &open, &sum)
		}
	}
	return sum
}

func choose8(ch []chan uint64) (sum uint64) {
	a, b, c, d, e, f, g, h := ch[0], ch[1], ch[2], ch[3], ch[4], ch[5], ch[6], ch[7]
	for open := 8; open > 0; {
		select {
		case v, ok := <-a:
			took(v, ok, &a, &open, &sum)
		case v, ok := <-b:
			took(v, ok, &b, &open, &sum)
		case v, ok := <-c:
			took(v, ok, &c, &open, &sum)
		case v, ok := <-d:
			took(v, ok, &d, &open, &sum)
		case v, ok := <-e:
			took(v, ok, &e, &open, &sum)
		case v, ok := <-f:
			took(v, ok, &f, &open, &sum)
		case v, ok := <-g:
			took(v, ok, &g, &open, &sum)
		case v, ok := <-h:
			took(v, ok, &h, &open, &sum)
		}
	}
	return sum
}
