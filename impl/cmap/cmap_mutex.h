/* cmap_mutex.h - one map, one mutex (Go's): the obvious version, and the reference.
 *
 * Promises    all of cmap.h. Everybody takes turns, readers too. */
#ifndef ASSAY_CMAP_CMAP_MUTEX_H
#define ASSAY_CMAP_CMAP_MUTEX_H

#include "cmap/cmap_locked.h"
#include "lock/lock_gomutex.h"

CMAP_LOCKED(mutex, lock_gomutex, "one map behind Go's Mutex");

#endif
