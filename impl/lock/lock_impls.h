/* lock_impls.h - the list of locks: one include and one X line each, in the order of the charts. */
#ifndef ASSAY_LOCK_LOCK_IMPLS_H
#define ASSAY_LOCK_LOCK_IMPLS_H

#include "lock/lock_futex.h"
#include "lock/lock_gomutex.h"
#include "lock/lock_gorwmutex.h"
#include "lock/lock_mcs.h"
#include "lock/lock_null.h"
#include "lock/lock_pthread.h"
#include "lock/lock_pthread_rw.h"
#include "lock/lock_pthread_rww.h"
#include "lock/lock_seq.h"
#include "lock/lock_spin.h"
#include "lock/lock_ticket.h"

#define LOCK_IMPLS(X) \
    X(null)           \
    X(pthread)        \
    X(futex)          \
    X(gomutex)        \
    X(spin)           \
    X(ticket)         \
    X(mcs)            \
    X(pthread_rw)     \
    X(pthread_rww)    \
    X(gorwmutex)      \
    X(seq)

#endif
