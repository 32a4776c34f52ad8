package main

import "assay/peers/worker"

// localWork multiplies so often, one after the other. Its result goes nowhere, which noinline hides.
//
//go:noinline
func localWork(steps int64) (state uint64) {
	state = 1
	for ; steps > 0; steps-- {
		state *= 3
	}
	return state
}

func semaphore(b *worker.B) {
	tasks, rounds, capacity := b.Param("tasks"), uint64(b.Iterations), b.Param("capacity")
	if capacity == 0 {
		capacity = 1
	}
	permits := make(chan uint64, capacity)
	b.Items = tasks
	c := newCrew()
	for i := int64(0); i < tasks; i++ {
		c.add(func() (sum uint64) {
			for n := rounds; n > 0; n-- {
				permits <- n
				sum += <-permits
			}
			return sum
		})
	}
	b.Expect(c.run(b), uint64(tasks)*sumTo(rounds))
}

func drain(b *worker.B) {
	capacity := uint64(b.Param("capacity"))
	b.Items = int64(capacity)
	if capacity == 0 {
		b.Items = 1
	}
	c := newCrew()
	c.add(func() (sum uint64) {
		for n := b.Iterations; n > 0; n-- {
			channel := make(chan uint64, capacity)
			for i := uint64(1); i <= capacity; i++ {
				channel <- i
			}
			close(channel)
			for value := range channel {
				sum += value
			}
		}
		return sum
	})
	b.Expect(c.run(b), uint64(b.Iterations)*sumTo(capacity))
}

func ring(b *worker.B) {
	tasks, rounds := b.Param("tasks"), uint64(b.Iterations)
	channels := channelsOf(tasks, b.Param("capacity"))
	b.Items = tasks
	c := newCrew()
	c.add(func() (value uint64) {
		for n := rounds; n > 0; n-- {
			channels[1%tasks] <- value + 1
			value = <-channels[0]
		}
		return value
	})
	for i := int64(1); i < tasks; i++ {
		in, out := channels[i], channels[(i+1)%tasks]
		c.add(func() uint64 {
			for n := rounds; n > 0; n-- {
				out <- <-in + 1
			}
			return 0
		})
	}
	b.Expect(c.run(b), uint64(tasks)*rounds)
}

func popular(b *worker.B) {
	tasks, rounds := b.Param("tasks"), uint64(b.Iterations)
	own, shared := channelsOf(tasks, 0), make(chan uint64)
	b.Items = tasks
	c := newCrew()
	for _, mine := range own {
		mine := mine
		c.add(func() (sum uint64) {
			for n := rounds; n > 0; n-- {
				select {
				case value := <-mine:
					sum += value
				case <-shared:
				}
			}
			return sum
		})
	}
	c.add(func() uint64 {
		for n := rounds; n > 0; n-- {
			for _, channel := range own {
				channel <- n
			}
		}
		return 0
	})
	b.Expect(c.run(b), uint64(tasks)*sumTo(rounds))
}

// gather starts ten below it and returns the sum of their leaves' numbers.
func gather(first, leaves uint64) (sum uint64) {
	const fanout = 10
	share, up := leaves/fanout, make(chan uint64, fanout)
	for i := uint64(0); i < fanout; i++ {
		go func(first uint64) {
			if share == 1 {
				up <- first
			} else {
				up <- gather(first, share)
			}
		}(first + i*share)
	}
	for i := 0; i < fanout; i++ {
		sum += <-up
	}
	return sum
}

func tree(b *worker.B) {
	tasks, leaves := int64(0), int64(1)
	for level := b.Param("depth"); level > 0; level-- {
		leaves *= 10
		tasks += leaves
	}
	b.Items = tasks
	b.Expect(gather(0, uint64(leaves)), sumTo(uint64(leaves-1))) // makes the stacks, which stay
	c := newCrew()
	c.add(func() (sum uint64) {
		for n := b.Iterations; n > 0; n-- {
			sum += gather(0, uint64(leaves))
		}
		return sum
	})
	b.Expect(c.run(b), uint64(b.Iterations)*sumTo(uint64(leaves-1)))
}
