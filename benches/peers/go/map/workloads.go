package main

import (
	"math/rand"

	"assay/peers/worker"
)

var sink uint64

func insertAll(b *worker.B, hint int64) {
	count := b.Param("keys")
	keys, _ := each(b, count)
	b.Items = count
	var last map[uint64]uint64
	salt := uint64(0)
	b.Start()
	for n := b.Iterations; n > 0; n-- {
		m := make(map[uint64]uint64, hint)
		for i, key := range keys {
			m[key^salt] = uint64(i)
		}
		last = m
		salt += 1 << 44
	}
	b.Stop()
	b.Expect(uint64(len(last)), uint64(count))
}

func insert(b *worker.B)         { insertAll(b, 0) }
func insertReserved(b *worker.B) { insertAll(b, b.Param("keys")) }

func hit(b *worker.B) {
	count := b.Param("keys")
	m := fixture(b, "read", count)
	keys, numbers := draw(b, count, 0)
	sum := uint64(0)
	b.Start()
	for n := int64(0); n < b.Iterations; n++ {
		sum += m[keys[n&(streamLength-1)]]
	}
	b.Stop()
	b.Expect(sum, sumOf(numbers, b.Iterations))
}

func hitDependent(b *worker.B) {
	count := b.Param("keys")
	m := fixture(b, "read", count)
	keys, numbers := draw(b, count, 0)
	sum, at := uint64(0), uint64(0)
	b.Start()
	for n := b.Iterations; n > 0; n-- {
		value := m[keys[at&(streamLength-1)]]
		sum += value
		at += 1 + value>>63
	}
	b.Stop()
	b.Expect(sum, sumOf(numbers, b.Iterations))
}

func miss(b *worker.B) {
	count := b.Param("keys")
	m := fixture(b, "read", count)
	keys, _ := draw(b, count, absent)
	found := uint64(0)
	b.Start()
	for n := int64(0); n < b.Iterations; n++ {
		if _, ok := m[keys[n&(streamLength-1)]]; ok {
			found++
		}
	}
	b.Stop()
	b.Expect(found, 0)
}

func update(b *worker.B) {
	count := b.Param("keys")
	m := fixture(b, "update", count)
	keys, _ := draw(b, count, 0)
	b.Start()
	for n := int64(0); n < b.Iterations; n++ {
		m[keys[n&(streamLength-1)]] = uint64(n)
	}
	b.Stop()
	b.Expect(uint64(len(m)), uint64(count))
}

func erase(b *worker.B) {
	count := b.Param("keys")
	m := fixture(b, "erase", count)
	keys, _ := each(b, count)
	b.Items = count
	left := uint64(0)
	for n := b.Iterations; n > 0; n-- {
		b.Start()
		for _, key := range keys {
			delete(m, key)
		}
		b.Stop()
		left += uint64(len(m))
		for i := uint64(0); i < uint64(count); i++ {
			m[keyOf(i)] = i
		}
	}
	b.Expect(left, 0)
}

func churn(b *worker.B) {
	count := b.Param("keys")
	m := fixture(b, "churn", count)
	keys, _ := draw(b, 2*count, 0)
	source := rand.New(rand.NewSource(int64(b.Seed) + 2))
	coins := make([]uint64, 1024)
	for i := range coins {
		coins[i] = source.Uint64()
	}
	b.Start()
	for n := int64(0); n < b.Iterations; n++ {
		key := keys[n&(streamLength-1)]
		if coins[n>>6&1023]>>(uint(n)&63)&1 != 0 {
			m[key] = uint64(n)
		} else {
			delete(m, key)
		}
	}
	b.Stop()
	if uint64(len(m)) > uint64(2*count) {
		b.Expect(uint64(len(m)), uint64(count))
	}
}

func iterate(b *worker.B) {
	count := b.Param("keys")
	m := fixture(b, "read", count)
	b.Items = count
	sum, low := uint64(0), uint64(0)
	b.Start()
	for n := b.Iterations; n > 0; n-- {
		for key, value := range m {
			low += key & 255
			sum += value
		}
	}
	b.Stop()
	sink = low
	b.Expect(sum, uint64(b.Iterations)*uint64(count*(count-1)/2))
}
