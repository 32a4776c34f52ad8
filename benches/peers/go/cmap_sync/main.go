// Program cmap_sync measures Go's sync.Map.
package main

import (
	"sync"

	"assay/peers/cmapwork"
)

type table struct{ m sync.Map }

func (t *table) Fill(key uint64) { t.m.Store(key, ^key) }

func (t *table) Run(w *cmapwork.Work) {
	for n := w.Rounds; n > 0; n-- {
		key, operation := w.Next()
		switch operation {
		case cmapwork.Load:
			if value, ok := t.m.Load(key); ok && value.(uint64) != ^key {
				w.Mistakes++
			}
		case cmapwork.Store:
			t.m.Store(key, ^key)
		default:
			if value, ok := t.m.LoadAndDelete(key); ok && value.(uint64) != ^key {
				w.Mistakes++
			}
		}
	}
}

// Length is not known: Store does not tell whether the key was new.
func (t *table) Length() int { return -1 }

func main() {
	cmapwork.Main("go_sync", "real Go's sync.Map", func() cmapwork.Map { return &table{} })
}
