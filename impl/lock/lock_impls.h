/* lock_impls.h - the list of locks: one include and one X line each, in the order of the charts. */
#ifndef ASSAY_LOCK_LOCK_IMPLS_H
#define ASSAY_LOCK_LOCK_IMPLS_H

#include "lock/lock_futex.h"
#include "lock/lock_null.h"
#include "lock/lock_spin.h"

#define LOCK_IMPLS(X) X(null) X(futex) X(spin)

#endif
