// Package cmapwork runs the mix of loads, stores and deletes of the concurrent map family on Go's
// own maps: the same keys, skews and shares as benches/cmap/mix.c.
package cmapwork

import (
	"math"
	"math/rand"
	"sort"
	"sync"
	"sync/atomic"

	"assay/peers/worker"
)

const streamLength = 1 << 20

// Work is what one goroutine is to do.
type Work struct {
	numbers           []uint32
	at, base          uint64
	Rounds            int64
	limit, dice       uint64
	Balance, Mistakes int64
}

// Operation of a throw of the dice.
const (
	Load = iota
	Store
	Delete
)

// Next draws the key and the operation.
func (w *Work) Next() (key uint64, operation int) {
	key = Key(uint64(w.numbers[w.at&(streamLength-1)]) + w.base)
	w.at++
	w.dice = w.dice*6364136223846793005 + 1442695040888963407
	if w.dice>>32 < w.limit {
		return key, Load
	}
	return key, Store + int(w.dice>>31&1)
}

// Key of a number, as cmap_bench_key.
func Key(number uint64) uint64 { return (number + 1) * 0x9e3779b97f4a7c15 }

// Map is one of Go's maps under measurement.
type Map interface {
	Fill(key uint64)
	Run(w *Work)
	Length() int // -1: the map cannot tell what the operations should have left
}

var skews = []string{"uniform", "zipf08", "zipf", "zipf12", "hot", "disjoint"}
var exponents = []float64{0, 0.8, 0.99, 1.2, 0, 0}

func drawZipf(numbers []uint32, exponent float64, universe int64, random *rand.Rand) {
	shares, sum := make([]float64, universe), 0.0
	for i := range shares {
		sum += math.Pow(float64(i+1), -exponent)
		shares[i] = sum
	}
	for i := range numbers {
		wanted := random.Float64() * sum
		numbers[i] = uint32(sort.Search(int(universe)-1, func(k int) bool { return shares[k] > wanted }))
	}
}

var stream struct {
	numbers  []uint32
	skew     int64
	universe int64
}

func draw(skew, universe int64) []uint32 {
	if stream.numbers != nil && stream.skew == skew && stream.universe == universe {
		return stream.numbers
	}
	random := rand.New(rand.NewSource(skew + universe))
	numbers := make([]uint32, streamLength)
	if exponents[skew] > 0 {
		drawZipf(numbers, exponents[skew], universe, random)
	} else {
		for i := range numbers {
			numbers[i] = uint32(random.Int63n(universe))
		}
	}
	stream.numbers, stream.skew, stream.universe = numbers, skew, universe
	return numbers
}

func prepare(b *worker.B, m Map) (works []*Work, filled int) {
	threads, universe, skew := b.Param("threads"), 2*b.Param("keys"), b.Param("skew")
	own := int64(0)
	switch skews[skew] {
	case "hot":
		universe = 1
	case "disjoint":
		universe = universe/threads + 1
		own = universe
	}
	numbers := draw(skew, universe)
	for i := int64(0); i < threads; i++ {
		seed := (b.Seed+1)*0x9e3779b97f4a7c15 + uint64(i)
		works = append(works, &Work{numbers: numbers, at: seed * 0x9e3779b97f4a7c15 >> 32, base: uint64(own * i),
			Rounds: b.Iterations, limit: uint64(b.Param("reads")) << 32 / 100, dice: seed})
	}
	if own > 0 {
		universe *= threads
	}
	for i := int64(0); i < universe; i += 2 {
		m.Fill(Key(uint64(i)))
		filled++
	}
	return works, filled
}

// mix lets all goroutines begin at once and ends with the last.
func mix(b *worker.B, m Map) {
	works, filled := prepare(b, m)
	var ready, done sync.WaitGroup
	var gate int32
	b.Items = int64(len(works))
	ready.Add(len(works))
	done.Add(len(works))
	for _, w := range works {
		go func(w *Work) {
			ready.Done()
			for atomic.LoadInt32(&gate) == 0 {
			}
			m.Run(w)
			done.Done()
		}(w)
	}
	ready.Wait()
	b.Start()
	atomic.StoreInt32(&gate, 1)
	done.Wait()
	b.Stop()
	mistakes := int64(0)
	for _, w := range works {
		filled += int(w.Balance)
		mistakes += w.Mistakes
	}
	b.Expect(uint64(mistakes), 0)
	if length := m.Length(); length >= 0 {
		b.Expect(uint64(length), uint64(filled))
	}
}

func params() []worker.Param {
	number := func(name, standard string, low, high float64, unit, reason string) worker.Param {
		return worker.Param{Name: name, Kind: "int", Class: "runtime", Default: standard, Low: low, High: high,
			Unit: unit, Reason: reason}
	}
	choice := func(name, class string, values []string, reason string) worker.Param {
		return worker.Param{Name: name, Kind: "enum", Class: class, Default: values[0], Values: values, Reason: reason}
	}
	return []worker.Param{
		choice("lock", "structural", []string{"own"}, "as Go has it"),
		choice("map", "structural", []string{"best"}, "of no meaning here"),
		choice("padded", "structural", []string{"yes"}, "as Go has it"),
		number("threads", "2", 1, 64, "threads", "goroutines that use the map at once"),
		number("keys", "65536", 1, 1<<24, "entries", "entries of the map, of twice as many keys asked for"),
		number("reads", "90", 0, 100, "%", "share of loads; of the rest half store, half delete"),
		choice("skew", "runtime", skews, "how often which key"),
		number("shards", "0", 0, 1024, "shards", "0: the implementation's choice"),
		choice("pinned", "runtime", []string{"yes"}, "Go's scheduler places goroutines"),
	}
}

// Main serves one of Go's maps under the given name.
func Main(name, summary string, create func() Map) {
	worker.Implementation = name
	family := worker.Family{
		Name: "cmap", Summary: summary, Params: params(),
		Structural: map[string]string{"lock": "own", "map": "best", "padded": "yes"},
		Workloads: []worker.Workload{{Name: "mix", Summary: "load, store and delete at a constant size",
			Item: "load, store or delete", Mode: "team",
			Params: []string{"threads", "keys", "reads", "skew", "shards", "pinned"},
			Run:    func(b *worker.B) { mix(b, create()) }}},
	}
	family.Main()
}
