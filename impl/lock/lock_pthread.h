/* lock_pthread.h - the C library's mutex of the default kind: the obvious lock, and the reference.
 *
 * Promises    all of lock.h; sleeps at once, never spins.
 * Cost        two calls into the C library, which sort out kinds, owners and elision first.      */
#ifndef ASSAY_LOCK_LOCK_PTHREAD_H
#define ASSAY_LOCK_LOCK_PTHREAD_H

#include <pthread.h>

#include "common/check.h"
#include "lock/lock.h"

struct lock_pthread {
    pthread_mutex_t mutex;
};

IMPL_GLUE void lock_pthread_init(void *self)
{
    CHECK(pthread_mutex_init(&((struct lock_pthread *)self)->mutex, NULL) == 0);
}

IMPL_GLUE void lock_pthread_destroy(void *self)
{
    pthread_mutex_destroy(&((struct lock_pthread *)self)->mutex);
}

IMPL_HOT void lock_pthread_acquire(void *self)
{
    pthread_mutex_lock(&((struct lock_pthread *)self)->mutex);
}

IMPL_HOT bool lock_pthread_try_acquire(void *self)
{
    return pthread_mutex_trylock(&((struct lock_pthread *)self)->mutex) == 0;
}

IMPL_HOT void lock_pthread_release(void *self)
{
    pthread_mutex_unlock(&((struct lock_pthread *)self)->mutex);
}

LOCK_READERS_EXCLUDE(pthread);

LOCK_OPS(pthread, "the C library's mutex", LOCK_EXCLUSIVE);

#endif
