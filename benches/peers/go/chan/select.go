package main

import "assay/peers/worker"

// pickers select among so many channels; the number of cases is part of the source.
var pickers = map[int64]func(ch []chan uint64) (value uint64, ok bool, index int){
	2: pick2, 4: pick4, 8: pick8, 16: pick16}

// pickerOf is the select that the sample asks for, or nil, and the sample fails.
func pickerOf(b *worker.B) func(ch []chan uint64) (uint64, bool, int) {
	pick := pickers[b.Param("cases")]
	if pick == nil {
		b.Expect(uint64(b.Param("cases")), 4) // no such select was written: 2, 4, 8 or 16 cases
	}
	return pick
}

func channelsOf(count, capacity int64) []chan uint64 {
	channels := make([]chan uint64, count)
	for i := range channels {
		channels[i] = make(chan uint64, capacity)
	}
	return channels
}

// choose receives until all channels are closed; one that is closed is set to nil.
func choose(channels []chan uint64, pick func([]chan uint64) (uint64, bool, int)) (sum uint64) {
	for open := len(channels); open > 0; {
		if value, ok, i := pick(channels); ok {
			sum += value
		} else {
			channels[i] = nil
			open--
		}
	}
	return sum
}

func selecting(b *worker.B) {
	cases, rounds := b.Param("cases"), uint64(b.Iterations)
	pick := pickerOf(b)
	if pick == nil {
		return
	}
	channels := channelsOf(cases, b.Param("capacity"))
	b.Items = cases
	c := newCrew()
	for _, channel := range channels {
		channel := channel
		c.add(func() uint64 {
			for n := rounds; n > 0; n-- {
				channel <- n
			}
			close(channel)
			return 0
		})
	}
	c.add(func() uint64 { return choose(channels, pick) })
	b.Expect(c.run(b), uint64(cases)*sumTo(rounds))
}

func selectReady(b *worker.B) {
	pick := pickerOf(b)
	if pick == nil {
		return
	}
	capacity := b.Param("capacity")
	if capacity == 0 {
		capacity = 1 // one goroutine alone would wait for itself
	}
	channels := channelsOf(b.Param("cases"), capacity)
	b.Items = 1
	c := newCrew()
	c.add(func() (sum uint64) {
		next := 0
		for n := uint64(b.Iterations); n > 0; n-- {
			channels[next] <- n
			if value, _, i := pick(channels); i == next {
				sum += value
			}
			if next++; next == len(channels) {
				next = 0
			}
		}
		return sum
	})
	b.Expect(c.run(b), sumTo(uint64(b.Iterations)))
}

func selectWake(b *worker.B) {
	pick, rounds := pickerOf(b), uint64(b.Iterations)
	if pick == nil {
		return
	}
	channels, answers := channelsOf(b.Param("cases"), 0), make(chan uint64)
	b.Items = 1
	c := newCrew()
	c.add(func() (sum uint64) {
		next := 0
		for n := rounds; n > 0; n-- {
			channels[next] <- n
			sum += <-answers
			if next++; next == len(channels) {
				next = 0
			}
		}
		return sum
	})
	c.add(func() uint64 {
		for n := rounds; n > 0; n-- {
			value, _, _ := pick(channels)
			answers <- value
		}
		return 0
	})
	b.Expect(c.run(b), sumTo(rounds))
}

func pick2(ch []chan uint64) (value uint64, ok bool, index int) {
	select {
	case value, ok = <-ch[0]:
	case value, ok = <-ch[1]:
		index = 1
	}
	return value, ok, index
}

func pick4(ch []chan uint64) (value uint64, ok bool, index int) {
	select {
	case value, ok = <-ch[0]:
	case value, ok = <-ch[1]:
		index = 1
	case value, ok = <-ch[2]:
		index = 2
	case value, ok = <-ch[3]:
		index = 3
	}
	return value, ok, index
}

func pick8(ch []chan uint64) (value uint64, ok bool, index int) {
	select {
	case value, ok = <-ch[0]:
	case value, ok = <-ch[1]:
		index = 1
	case value, ok = <-ch[2]:
		index = 2
	case value, ok = <-ch[3]:
		index = 3
	case value, ok = <-ch[4]:
		index = 4
	case value, ok = <-ch[5]:
		index = 5
	case value, ok = <-ch[6]:
		index = 6
	case value, ok = <-ch[7]:
		index = 7
	}
	return value, ok, index
}

func pick16(ch []chan uint64) (value uint64, ok bool, index int) {
	select {
	case value, ok = <-ch[0]:
	case value, ok = <-ch[1]:
		index = 1
	case value, ok = <-ch[2]:
		index = 2
	case value, ok = <-ch[3]:
		index = 3
	case value, ok = <-ch[4]:
		index = 4
	case value, ok = <-ch[5]:
		index = 5
	case value, ok = <-ch[6]:
		index = 6
	case value, ok = <-ch[7]:
		index = 7
	case value, ok = <-ch[8]:
		index = 8
	case value, ok = <-ch[9]:
		index = 9
	case value, ok = <-ch[10]:
		index = 10
	case value, ok = <-ch[11]:
		index = 11
	case value, ok = <-ch[12]:
		index = 12
	case value, ok = <-ch[13]:
		index = 13
	case value, ok = <-ch[14]:
		index = 14
	case value, ok = <-ch[15]:
		index = 15
	}
	return value, ok, index
}
