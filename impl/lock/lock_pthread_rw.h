/* lock_pthread_rw.h - the C library's lock for readers and a writer; readers first, its default.
 *
 * Promises    all of lock.h; while readers keep coming, a writer starves.
 * Cost        a reader changes a counter that all readers share, so readers pass a line around.  */
#ifndef ASSAY_LOCK_LOCK_PTHREAD_RW_H
#define ASSAY_LOCK_LOCK_PTHREAD_RW_H

#include <pthread.h>

#include "common/check.h"
#include "lock/lock.h"

struct lock_pthread_rw {
    pthread_rwlock_t lock;
};

IMPL_COLD void lock_pthread_rw_init_kind(struct lock_pthread_rw *self, int kind)
{
    pthread_rwlockattr_t attributes;
    CHECK(pthread_rwlockattr_init(&attributes) == 0);
    CHECK(pthread_rwlockattr_setkind_np(&attributes, kind) == 0);
    CHECK(pthread_rwlock_init(&self->lock, &attributes) == 0);
    pthread_rwlockattr_destroy(&attributes);
}

IMPL_GLUE void lock_pthread_rw_init(void *self)
{
    lock_pthread_rw_init_kind((struct lock_pthread_rw *)self, PTHREAD_RWLOCK_PREFER_READER_NP);
}

IMPL_GLUE void lock_pthread_rw_destroy(void *self)
{
    pthread_rwlock_destroy(&((struct lock_pthread_rw *)self)->lock);
}

IMPL_HOT void lock_pthread_rw_acquire(void *self)
{
    pthread_rwlock_wrlock(&((struct lock_pthread_rw *)self)->lock);
}

IMPL_HOT bool lock_pthread_rw_try_acquire(void *self)
{
    return pthread_rwlock_trywrlock(&((struct lock_pthread_rw *)self)->lock) == 0;
}

IMPL_HOT void lock_pthread_rw_release(void *self)
{
    pthread_rwlock_unlock(&((struct lock_pthread_rw *)self)->lock);
}

IMPL_HOT uintptr_t lock_pthread_rw_read_begin(void *self)
{
    pthread_rwlock_rdlock(&((struct lock_pthread_rw *)self)->lock);
    return 0;
}

IMPL_HOT bool lock_pthread_rw_read_end(void *self, uintptr_t token)
{
    (void)token;
    pthread_rwlock_unlock(&((struct lock_pthread_rw *)self)->lock);
    return true;
}

LOCK_OPS(pthread_rw, "the C library's reader-writer lock, readers first", LOCK_SHARED);

#endif
