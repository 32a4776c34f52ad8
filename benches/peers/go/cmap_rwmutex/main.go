// Program cmap_rwmutex measures real Go's map behind an RWMutex.
package main

import (
	"sync"

	"assay/peers/cmapwork"
)

type shard struct {
	mutex sync.RWMutex
	m     map[uint64]uint64
	_     [96]byte // a shard has cache lines of its own
}

type table struct{ shards [1]shard }

func (t *table) of(key uint64) *shard { return &t.shards[0] }

func (t *table) Fill(key uint64) { t.of(key).m[key] = ^key }

func (s *shard) load(key uint64) (uint64, bool) {
	s.mutex.RLock()
	value, ok := s.m[key]
	s.mutex.RUnlock()
	return value, ok
}

func (s *shard) store(key, value uint64) int64 {
	s.mutex.Lock()
	before := len(s.m)
	s.m[key] = value
	added := len(s.m) - before
	s.mutex.Unlock()
	return int64(added)
}

func (s *shard) remove(key uint64) int64 {
	s.mutex.Lock()
	before := len(s.m)
	delete(s.m, key)
	removed := before - len(s.m)
	s.mutex.Unlock()
	return int64(removed)
}

func (t *table) Run(w *cmapwork.Work) {
	for n := w.Rounds; n > 0; n-- {
		key, operation := w.Next()
		switch operation {
		case cmapwork.Load:
			if value, ok := t.of(key).load(key); ok && value != ^key {
				w.Mistakes++
			}
		case cmapwork.Store:
			w.Balance += t.of(key).store(key, ^key)
		default:
			w.Balance -= t.of(key).remove(key)
		}
	}
}

func (t *table) Length() int {
	count := 0
	for i := range t.shards {
		count += len(t.shards[i].m)
	}
	return count
}

func create() cmapwork.Map {
	t := &table{}
	for i := range t.shards {
		t.shards[i].m = map[uint64]uint64{}
	}
	return t
}

func main() { cmapwork.Main("go_rwmutex", "real Go's map behind an RWMutex", create) }
