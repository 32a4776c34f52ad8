/* chan_optimistic.h - Go's channel with a select that looks before it locks all.
 *
 * Promises    all that chan_go.h does: the shuffle, one case and no other, none missed by default.
 * Select      a glance at each channel in shuffled order, its lock alone, and no lock at all where
 *             there seems to be nothing; what it finds is done at once. Only if there is nothing,
 *             all are locked as in Go, for waiting and for default: not before that is it known
 *             that none was ready.
 * On fibers   of one thread there are no locks to save: Go's own.                                */
#ifndef ASSAY_CHAN_CHAN_OPTIMISTIC_H
#define ASSAY_CHAN_CHAN_OPTIMISTIC_H

#include "chan/chan_go.h"

#define CHAN_OPTIMISTIC(executor)                                                    \
    CHAN_GO_SELECT(optimistic, executor, true)                                       \
    static const struct chan_ops chan_optimistic_##executor                          \
        __attribute__((unused)) = {__COUNTER__ + 1,                                  \
                                   "optimistic",                                     \
                                   "Go's channel; select looks before it locks all", \
                                   0,                                                \
                                   &sched_##executor,                                \
                                   chan_go_create,                                   \
                                   chan_go_destroy,                                  \
                                   chan_go_##executor##_send,                        \
                                   chan_go_##executor##_recv,                        \
                                   chan_go_##executor##_try_send,                    \
                                   chan_go_##executor##_try_recv,                    \
                                   chan_go_##executor##_close,                       \
                                   chan_optimistic_##executor##_select,              \
                                   chan_go_len,                                      \
                                   chan_go_cap}
CHAN_OPTIMISTIC(thread);

#endif
