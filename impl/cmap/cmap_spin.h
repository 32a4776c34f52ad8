/* cmap_spin.h - one map, one spinlock.
 *
 * Promises    all of cmap.h. The cheapest lock there is, as long as threads do not outnumber
 *             processors.                                                                        */
#ifndef ASSAY_CMAP_CMAP_SPIN_H
#define ASSAY_CMAP_CMAP_SPIN_H

#include "cmap/cmap_locked.h"
#include "lock/lock_spin.h"

CMAP_LOCKED(spin, lock_spin, "one map behind a spinlock");

#endif
