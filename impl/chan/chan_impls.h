/* chan_impls.h - the list of channels: one include, and one line for each executor they run on. */
#ifndef ASSAY_CHAN_CHAN_IMPLS_H
#define ASSAY_CHAN_CHAN_IMPLS_H

#include "chan/chan_go.h"
#include "chan/chan_mutex.h"
#include "chan/chan_null.h"

/* X(implementation, executor), in the order of the charts. */
#define CHAN_IMPLS(X) \
    X(null, fiber1)   \
    X(null, thread)   \
    X(mutex, thread)  \
    X(go, fiber1)     \
    X(go, fiberN)     \
    X(go, thread)

/* Those that have a select. */
#define CHAN_SELECT_IMPLS(X) X(go, fiber1) X(go, fiberN) X(go, thread)

#endif
