/* sched_impls.h - the list of executors: one include and one X line each. */
#ifndef ASSAY_SCHED_SCHED_IMPLS_H
#define ASSAY_SCHED_SCHED_IMPLS_H

#include "sched/sched_fiber1.h"
#include "sched/sched_fiberN.h"
#include "sched/sched_thread.h"

#define SCHED_IMPLS(X) X(fiber1) X(fiberN) X(thread)

#endif
