/* lock_pthread_rww.h - the C library's lock for readers and a writer; writers first.
 *
 * Promises    all of lock.h; a reader waits behind a writer that waits (the kind "nonrecursive").
 * Differs     from pthread_rw by one attribute when it is made.                                  */
#ifndef ASSAY_LOCK_LOCK_PTHREAD_RWW_H
#define ASSAY_LOCK_LOCK_PTHREAD_RWW_H

#include "lock/lock_pthread_rw.h"

struct lock_pthread_rww {
    struct lock_pthread_rw base;
};

IMPL_GLUE void lock_pthread_rww_init(void *self)
{
    lock_pthread_rw_init_kind((struct lock_pthread_rw *)self,
                              PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
}

#define lock_pthread_rww_destroy     lock_pthread_rw_destroy
#define lock_pthread_rww_acquire     lock_pthread_rw_acquire
#define lock_pthread_rww_try_acquire lock_pthread_rw_try_acquire
#define lock_pthread_rww_release     lock_pthread_rw_release
#define lock_pthread_rww_read_begin  lock_pthread_rw_read_begin
#define lock_pthread_rww_read_end    lock_pthread_rw_read_end

LOCK_OPS(pthread_rww, "the C library's reader-writer lock, writers first", LOCK_SHARED);

#endif
