// Package worker lets a Go program take part in a sweep: it speaks the protocol of the benchmark
// binaries (--list, --names, --worker), so that real Go is one more candidate in shuffled rounds.
package worker

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"time"
)

// Implementation is the name that real Go has; a family with several Go programs sets another.
var Implementation = "golang"

// Param says of a parameter what params.def says of it on the C side; the two must agree.
type Param struct {
	Name    string   `json:"name"`
	Kind    string   `json:"kind"`
	Class   string   `json:"class"`
	Default string   `json:"default"`
	Low     float64  `json:"low"`
	High    float64  `json:"high"`
	Values  []string `json:"values,omitempty"`
	Unit    string   `json:"unit"`
	Reason  string   `json:"reason"`
}

// Workload is one body. Run prepares, then calls Start, loops Iterations times, and calls Stop.
type Workload struct {
	Name    string     `json:"name"`
	Summary string     `json:"summary"`
	Item    string     `json:"item"`
	Mode    string     `json:"mode"`
	Params  []string   `json:"params"`
	Run     func(b *B) `json:"-"`
}

// Family is everything a program can measure; Structural holds the compiled-in values.
type Family struct {
	Name, Summary string
	Params        []Param
	Structural    map[string]string
	Workloads     []Workload
}

// B is what a body sees of one sample.
type B struct {
	Iterations, Items int64
	Seed              uint64
	family            *Family
	params            map[string]int64
	counters          map[string]float64
	start             time.Time
	elapsed           time.Duration
	err               string
}

// Param returns a run-time parameter's value.
func (b *B) Param(name string) int64 { return b.params[name] }

// Choice returns the word that a parameter with Values has.
func (b *B) Choice(name string) string { return b.family.param(name).text(b.params[name]) }

// Start begins the measured stretch.
func (b *B) Start() { b.start = time.Now() }

// Stop ends it; several stretches add up.
func (b *B) Stop() { b.elapsed += time.Since(b.start) }

// Counter adds a figure beside the time.
func (b *B) Counter(name string, value float64) { b.counters[name] = value }

// Percentiles adds the counters that the C side's histograms report, of times in ns; it sorts them.
func (b *B) Percentiles(ns []float64) {
	sort.Float64s(ns)
	report := func(name string, fraction float64) {
		if float64(len(ns))*(1-fraction) >= 1-1e-6 {
			b.Counter(name, ns[int(float64(len(ns))*fraction)])
		}
	}
	report("p50_ns", 0.5)
	report("p90_ns", 0.9)
	report("p99_ns", 0.99)
	report("p999_ns", 0.999)
	if len(ns) > 0 {
		b.Counter("max_ns", ns[len(ns)-1])
	}
}

// Expect fails the sample when the work gave a wrong result.
func (b *B) Expect(got, wanted uint64) {
	if got != wanted && b.err == "" {
		b.err = fmt.Sprintf("wrong result: got %d, wanted %d: the work was not done as it should", got, wanted)
	}
}

// Main serves the command line and ends the program.
func (f *Family) Main() {
	var selection []string
	names := false
	for _, arg := range os.Args[1:] {
		switch arg {
		case "--list":
			f.list()
			return
		case "--worker":
			f.serve()
			return
		case "--names":
			names = true
		default:
			selection = append(selection, arg)
		}
	}
	if !names {
		fail("write --list, --names [selection] or --worker")
	}
	f.printNames(selection)
}

func fail(format string, args ...interface{}) {
	fmt.Fprintf(os.Stderr, os.Args[0]+": "+format+"\n", args...)
	os.Exit(2)
}

func (f *Family) list() {
	type named struct {
		Name    string `json:"name"`
		Summary string `json:"summary"`
	}
	type instance struct {
		Workload   string `json:"workload"`
		Impl       string `json:"impl"`
		Structural string `json:"structural"`
	}
	var instances []instance
	for _, w := range f.Workloads {
		instances = append(instances, instance{w.Name, Implementation, f.structuralText()})
	}
	text, _ := json.Marshal(map[string]interface{}{
		"family": f.Name, "summary": f.Summary, "workloads": f.Workloads, "params": f.Params,
		"implementations": []named{{Implementation, "real Go " + strings.TrimPrefix(runtime.Version(), "go")}},
		"instances":       instances,
	})
	fmt.Println(string(text))
}

func (f *Family) structuralText() string {
	var pieces []string
	for _, p := range f.Params {
		if value, ok := f.Structural[p.Name]; ok {
			pieces = append(pieces, p.Name+":"+value)
		}
	}
	return strings.Join(pieces, "/")
}

func (w *Workload) reads(param string) bool {
	for _, name := range w.Params {
		if name == param {
			return true
		}
	}
	return false
}

func (f *Family) serve() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<16), 1<<20)
	out := json.NewEncoder(os.Stdout)
	for in.Scan() {
		words := strings.Fields(in.Text())
		if len(words) == 0 {
			continue
		}
		if words[0] == "quit" {
			return
		}
		out.Encode(f.answer(words))
	}
}

// collector tells how the garbage collector is set.
func collector() string {
	if percent := os.Getenv("GOGC"); percent != "" {
		return "GOGC=" + percent
	}
	return "GOGC=100"
}

func (f *Family) answer(words []string) map[string]interface{} {
	switch {
	case words[0] == "info":
		return map[string]interface{}{"compiler": runtime.Version(), "flags": collector(),
			"build": "release", "libbenchmark": "none", "jemalloc": "none"}
	case words[0] == "run" && len(words) >= 3:
		iterations, err := strconv.ParseInt(words[2], 10, 64)
		if err != nil || iterations < 1 {
			return failure(words[1], "write: run <name> <iterations from 1> [<seed>]")
		}
		return f.run(words[1], iterations, seed(words, 3), true)
	case words[0] == "memory" && len(words) >= 2:
		return f.run(words[1], 1, seed(words, 2), false)
	}
	return failure(words[0], "no such request: write run, memory, info or quit")
}

func seed(words []string, at int) uint64 {
	if len(words) <= at {
		return 1
	}
	value, _ := strconv.ParseUint(words[at], 10, 64)
	return value
}

func failure(name, sentence string) map[string]interface{} {
	return map[string]interface{}{"name": name, "error": sentence}
}

// speed is the additions a nanosecond of a chain with one taken branch each, the quickest of three:
// what benches/common/speed.h measures on the C side.
func speed() float64 {
	const additions = 10000
	quickest, sum := math.Inf(1), uint64(0)
	for i := 0; i < 3; i++ {
		start := time.Now()
		for k := 0; k < additions; k++ {
			sum += uint64(k)
		}
		quickest = math.Min(quickest, float64(time.Since(start).Nanoseconds()))
	}
	if sum == 0 {
		return math.NaN() // never: the sum has to be made
	}
	return additions / quickest
}

func (f *Family) run(name string, iterations int64, seed uint64, timed bool) map[string]interface{} {
	w, params, err := f.parse(name)
	if err != nil {
		return failure(name, err.Error())
	}
	b := &B{Iterations: iterations, Items: 1, Seed: seed, family: f, params: params, counters: map[string]float64{}}
	var before, after runtime.MemStats
	if !timed {
		runtime.ReadMemStats(&before)
	}
	early := speed()
	w.Run(b)
	if b.err != "" {
		return failure(name, b.err)
	}
	answer := map[string]interface{}{"name": name, "items": b.Items, "counters": b.counters}
	if timed {
		answer["iterations"] = iterations
		answer["speed"] = math.Min(early, speed())
		answer["real_ns"] = b.elapsed.Nanoseconds()
		answer["cpu_ns"] = b.elapsed.Nanoseconds()
	} else {
		runtime.ReadMemStats(&after)
		b.counters["allocations_per_op"] = float64(after.Mallocs-before.Mallocs) / float64(b.Items)
		b.counters["allocated_bytes_per_op"] = float64(after.TotalAlloc-before.TotalAlloc) / float64(b.Items)
	}
	return answer
}
