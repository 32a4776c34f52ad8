// Program cmap_shards measures real Go's map in 32 shards, each behind an RWMutex.
package main

import "assay/peers/cmapwork"

type table struct{ shards [32]cmapwork.Shard }

func (t *table) of(key uint64) *cmapwork.Shard { return &t.shards[key*0xff51afd7ed558ccd>>59] }

func (t *table) Fill(key uint64) { t.of(key).Fill(key) }

func (t *table) Run(w *cmapwork.Work) {
	for n := w.Rounds; n > 0; n-- {
		key, operation := w.Next()
		t.of(key).Perform(w, key, operation)
	}
}

func (t *table) Length() int {
	count := 0
	for i := range t.shards {
		count += t.shards[i].Length()
	}
	return count
}

func create() cmapwork.Map {
	t := &table{}
	for i := range t.shards {
		t.shards[i].Init()
	}
	return t
}

func main() { cmapwork.Main("go_shards", "real Go's map in 32 shards, each behind an RWMutex", create) }
