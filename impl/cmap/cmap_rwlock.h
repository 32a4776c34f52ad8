/* cmap_rwlock.h - one map, one reader-writer lock (Go's): what Go programs do first.
 *
 * Promises    all of cmap.h. Readers go together, past a counter that they all write. */
#ifndef ASSAY_CMAP_CMAP_RWLOCK_H
#define ASSAY_CMAP_CMAP_RWLOCK_H

#include "cmap/cmap_locked.h"
#include "lock/lock_gorwmutex.h"

CMAP_LOCKED(rwlock, lock_gorwmutex, "one map behind Go's RWMutex");

#endif
