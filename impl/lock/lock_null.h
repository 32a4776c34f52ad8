/* lock_null.h - the floor: no lock at all.
 *
 * Promises    nothing; a contended body loses counts under it, so only bodies of one thread run it.
 *             What costs is the harness and the work. Contract tests skip it.                    */
#ifndef ASSAY_LOCK_LOCK_NULL_H
#define ASSAY_LOCK_LOCK_NULL_H

#include "lock/lock_wait.h"

struct lock_null {
    char unused;
};

LOCK_STARTS_ZERO(null);

/* The lock may have changed anything, as far as the compiler can tell. */
IMPL_HOT void lock_null_acquire(void *lock)
{
    __asm__ volatile("" : : "r"(lock) : "memory");
}

IMPL_HOT bool lock_null_try_acquire(void *lock)
{
    lock_null_acquire(lock);
    return true;
}

IMPL_HOT void lock_null_release(void *lock)
{
    __asm__ volatile("" : : "r"(lock) : "memory");
}

LOCK_READERS_EXCLUDE(null);

LOCK_OPS(null, "no lock: the floor", LOCK_EXCLUSIVE);

#endif
