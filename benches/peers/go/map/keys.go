package main

import (
	"fmt"
	"math/rand"

	"assay/peers/worker"
)

const (
	streamLength = 1 << 20 // positions before a stream of keys goes round
	absent       = 1 << 40 // keys of numbers from here on are in no map
)

// keyOf hashes a number, as the C side does (one step of splitmix64).
func keyOf(number uint64) uint64 {
	z := number + 0x9e3779b97f4a7c15
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb
	return z ^ (z >> 31)
}

// draw makes a long stream of keys of numbers below universe.
func draw(b *worker.B, universe int64, plus uint64) (keys []uint64, numbers []uint32) {
	source := rand.New(rand.NewSource(int64(b.Seed)))
	keys, numbers = make([]uint64, streamLength), make([]uint32, streamLength)
	for i := range keys {
		numbers[i] = uint32(source.Int63n(universe))
		keys[i] = keyOf(uint64(numbers[i]) + plus)
	}
	return keys, numbers
}

// each returns every one of the first count keys once, in an order of the seed's.
func each(b *worker.B, count int64) (keys []uint64, numbers []uint32) {
	source := rand.New(rand.NewSource(int64(b.Seed) + 1))
	keys, numbers = make([]uint64, count), make([]uint32, count)
	for i := range numbers {
		k := source.Intn(i + 1)
		numbers[i] = numbers[k]
		numbers[k] = uint32(i)
	}
	for i, number := range numbers {
		keys[i] = keyOf(uint64(number))
	}
	return keys, numbers
}

func sumOf(numbers []uint32, count int64) (sum uint64) {
	for i := int64(0); i < count; i++ {
		sum += uint64(numbers[i&(streamLength-1)])
	}
	return sum
}

// Filled maps live from sample to sample, as on the C side: key number -> number.
var filled = map[string]map[uint64]uint64{}

func fixture(b *worker.B, use string, count int64) map[uint64]uint64 {
	name := fmt.Sprint(use, count)
	if m, ok := filled[name]; ok && int64(len(m)) > 0 {
		return m
	}
	keys, numbers := each(b, count)
	m := map[uint64]uint64{}
	for i, key := range keys {
		m[key] = uint64(numbers[i])
	}
	filled[name] = m
	return m
}
