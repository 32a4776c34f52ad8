package cmapwork

import "sync"

// Shard is one of Go's maps behind an RWMutex, on cache lines of its own.
type Shard struct {
	mutex sync.RWMutex
	m     map[uint64]uint64
	_     [96]byte
}

// Init makes the shard's map.
func (s *Shard) Init() { s.m = map[uint64]uint64{} }

// Fill stores a key while nobody else uses the shard.
func (s *Shard) Fill(key uint64) { s.m[key] = ^key }

// Length counts the entries while nobody else uses the shard.
func (s *Shard) Length() int { return len(s.m) }

// Perform does one operation and keeps the books of the one who asked for it.
func (s *Shard) Perform(w *Work, key uint64, operation int) {
	switch operation {
	case Load:
		s.mutex.RLock()
		value, ok := s.m[key]
		s.mutex.RUnlock()
		if ok && value != ^key {
			w.Mistakes++
		}
	case Store:
		s.mutex.Lock()
		before := len(s.m)
		s.m[key] = ^key
		w.Balance += int64(len(s.m) - before)
		s.mutex.Unlock()
	default:
		s.mutex.Lock()
		before := len(s.m)
		delete(s.m, key)
		w.Balance -= int64(before - len(s.m))
		s.mutex.Unlock()
	}
}
