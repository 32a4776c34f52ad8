/* sync_impls.h - the list of implementations and their executors: one include each, one X a pair.
 */
#ifndef ASSAY_SYNC_SYNC_IMPLS_H
#define ASSAY_SYNC_SYNC_IMPLS_H

#include "sync/sync_best.h"
#include "sync/sync_go.h"
#include "sync/sync_mutex.h"
#include "sync/sync_null.h"

/* Those that really wait. */
#define SYNC_WAITING(X) \
    X(mutex, thread)    \
    X(go, fiber1)       \
    X(go, fiberN)       \
    X(go, thread)       \
    X(best, fiber1)     \
    X(best, fiberN)     \
    X(best, thread)

#define SYNC_IMPLS(X) X(null, fiber1) SYNC_WAITING(X)

#endif
