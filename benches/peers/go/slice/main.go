// Program slice measures append in real Go, for comparison with the C slices. The garbage collector
// is on, as in any Go program.
package main

import "assay/peers/worker"

var sink []int64

func appendFromEmpty(b *worker.B) {
	length := b.Param("length")
	b.Items = length
	var last []int64
	b.Start()
	for n := b.Iterations; n > 0; n-- {
		var s []int64
		for i := int64(0); i < length; i++ {
			s = append(s, int64(b.Seed)+i)
		}
		sink = s
		last = s
	}
	b.Stop()
	var sum uint64
	for _, v := range last {
		sum += uint64(v)
	}
	n := uint64(length)
	b.Expect(sum, n*b.Seed+n*(n-1)/2)
}

func growMany(b *worker.B) {
	length, slices := b.Param("length"), b.Param("slices")
	b.Items = length * slices
	var sum, wanted uint64
	b.Start()
	for n := b.Iterations; n > 0; n-- {
		grown := make([][]int64, slices)
		for i := int64(0); i < length; i++ {
			for k := range grown {
				grown[k] = append(grown[k], i)
			}
		}
		sum += uint64(len(grown[slices-1])) + uint64(grown[0][length-1])
		wanted += uint64(2*length - 1)
	}
	b.Stop()
	b.Expect(sum, wanted)
}

func main() {
	params := []worker.Param{
		{Name: "mechanism", Kind: "enum", Class: "structural", Default: "native", Values: []string{"native"},
			Reason: "how a block becomes larger"},
		{Name: "elem", Kind: "int", Class: "structural", Default: "8", Low: 0, High: 4096, Unit: "bytes",
			Reason: "size of an element"},
		{Name: "alloc", Kind: "enum", Class: "structural", Default: "native", Values: []string{"native"},
			Reason: "who gives the memory; here: Go's own allocator and collector"},
		{Name: "length", Kind: "int", Class: "runtime", Default: "65536", Low: 1, High: 1 << 30, Unit: "elements",
			Reason: "how far a slice grows"},
		{Name: "slices", Kind: "int", Class: "runtime", Default: "64", Low: 1, High: 1 << 20, Unit: "slices",
			Reason: "how many slices grow in turn"},
	}
	family := worker.Family{
		Name: "slice", Summary: "slices: append in real Go", Params: params,
		Structural: map[string]string{"mechanism": "native", "elem": "8", "alloc": "native"},
		Workloads: []worker.Workload{
			{Name: "append", Summary: "append one at a time from empty, over and over", Item: "append", Mode: "loop",
				Params: []string{"length"}, Run: appendFromEmpty},
			{Name: "grow_many", Summary: "many slices grown in turn", Item: "append", Mode: "loop",
				Params: []string{"length", "slices"}, Run: growMany},
		},
	}
	family.Main()
}
