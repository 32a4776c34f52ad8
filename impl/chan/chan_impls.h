/* chan_impls.h - the list of channels: one include, and one line for each executor they run on. */
#ifndef ASSAY_CHAN_CHAN_IMPLS_H
#define ASSAY_CHAN_CHAN_IMPLS_H

#include "chan/chan_best.h"
#include "chan/chan_go.h"
#include "chan/chan_mutex.h"
#include "chan/chan_null.h"
#include "chan/chan_optimistic.h"
#include "chan/chan_rendezvous.h"
#include "chan/chan_ring_mpmc.h"
#include "chan/chan_ring_spsc.h"

/* X(implementation, executor), in the order of the charts. */
#define CHAN_IMPLS(X)     \
    X(null, fiber1)       \
    X(null, thread)       \
    X(mutex, thread)      \
    X(go, fiber1)         \
    X(go, fiberN)         \
    X(go, thread)         \
    X(rendezvous, thread) \
    X(ring_spsc, thread)  \
    X(ring_mpmc, thread)  \
    X(best, thread)

/* Those that have a select. optimistic is not on the first list: but for select it is Go's. */
#define CHAN_SELECT_IMPLS(X) \
    CHAN_GO_IMPLS(X)         \
    X(optimistic, thread)

#endif
