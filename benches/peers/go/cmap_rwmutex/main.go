// Program cmap_rwmutex measures real Go's map behind an RWMutex.
package main

import "assay/peers/cmapwork"

type table struct{ shard cmapwork.Shard }

func (t *table) Fill(key uint64) { t.shard.Fill(key) }

func (t *table) Length() int { return t.shard.Length() }

func (t *table) Run(w *cmapwork.Work) {
	for n := w.Rounds; n > 0; n-- {
		key, operation := w.Next()
		t.shard.Perform(w, key, operation)
	}
}

func create() cmapwork.Map {
	t := &table{}
	t.shard.Init()
	return t
}

func main() { cmapwork.Main("go_rwmutex", "real Go's map behind an RWMutex", create) }
