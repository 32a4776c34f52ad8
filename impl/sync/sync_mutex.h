/* sync_mutex.h - the textbook: a mutex, a condition and a number. The reference.
 *
 * Promises    the table of sync.h. Zero bytes are glibc's initialisers of both.
 * Cost        a mutex an operation; a broadcast at zero whether somebody waits or not.
 * Differs from Go: no order among those who wait, a hand-over is a release; misuse is not seen but
 *             for a negative counter; threads only, and they wait where the executor cannot see
 *             them, so that a deadlock is not found.                                             */
#ifndef ASSAY_SYNC_SYNC_MUTEX_H
#define ASSAY_SYNC_SYNC_MUTEX_H

#include <pthread.h>

#include "sched/sched_thread.h"
#include "sync/sync.h"

struct sync_mutex_group {
    pthread_mutex_t mutex; /* guards the count */
    pthread_cond_t zero;
    int64_t count;
};

struct sync_mutex_sema {
    pthread_mutex_t mutex; /* guards the count */
    pthread_cond_t more;
    uint64_t count;
};

struct sync_mutex_once {
    pthread_mutex_t mutex; /* guards both */
    pthread_cond_t ended;
    bool begun, done;
};

IMPL_GLUE void sync_mutex_group_add(const struct sched_ops *exec, void *self, int32_t delta)
{
    struct sync_mutex_group *g = (struct sync_mutex_group *)self;
    (void)exec;
    pthread_mutex_lock(&g->mutex);
    int64_t count = g->count += delta;
    if (count == 0) pthread_cond_broadcast(&g->zero);
    pthread_mutex_unlock(&g->mutex);
    if (UNLIKELY(count < 0)) panic_raise(PANIC_PLAIN, SYNC_NEGATIVE);
}

IMPL_GLUE void sync_mutex_group_wait(const struct sched_ops *exec, void *self)
{
    struct sync_mutex_group *g = (struct sync_mutex_group *)self;
    (void)exec;
    pthread_mutex_lock(&g->mutex);
    while (g->count) pthread_cond_wait(&g->zero, &g->mutex);
    pthread_mutex_unlock(&g->mutex);
}

IMPL_GLUE void sync_mutex_sema_init(void *self, uint32_t count)
{
    ((struct sync_mutex_sema *)self)->count = count;
}

IMPL_GLUE void sync_mutex_sema_acquire(const struct sched_ops *exec, void *self)
{
    struct sync_mutex_sema *s = (struct sync_mutex_sema *)self;
    (void)exec;
    pthread_mutex_lock(&s->mutex);
    while (!s->count) pthread_cond_wait(&s->more, &s->mutex);
    s->count--;
    pthread_mutex_unlock(&s->mutex);
}

IMPL_GLUE bool sync_mutex_sema_try_acquire(const struct sched_ops *exec, void *self)
{
    struct sync_mutex_sema *s = (struct sync_mutex_sema *)self;
    (void)exec;
    pthread_mutex_lock(&s->mutex);
    bool acquired = s->count > 0;
    if (acquired) s->count--;
    pthread_mutex_unlock(&s->mutex);
    return acquired;
}

IMPL_GLUE void sync_mutex_sema_release(const struct sched_ops *exec, void *self)
{
    struct sync_mutex_sema *s = (struct sync_mutex_sema *)self;
    (void)exec;
    pthread_mutex_lock(&s->mutex);
    s->count++;
    pthread_cond_signal(&s->more);
    pthread_mutex_unlock(&s->mutex);
}

IMPL_GLUE void sync_mutex_sema_hand_over(const struct sched_ops *exec, void *self)
{
    sync_mutex_sema_release(exec, self);
}

IMPL_GLUE bool sync_mutex_once_begin(const struct sched_ops *exec, void *self)
{
    struct sync_mutex_once *o = (struct sync_mutex_once *)self;
    (void)exec;
    pthread_mutex_lock(&o->mutex);
    bool first = !o->begun;
    o->begun = true;
    while (!first && !o->done) pthread_cond_wait(&o->ended, &o->mutex);
    pthread_mutex_unlock(&o->mutex);
    return first;
}

IMPL_GLUE void sync_mutex_once_end(const struct sched_ops *exec, void *self)
{
    struct sync_mutex_once *o = (struct sync_mutex_once *)self;
    (void)exec;
    pthread_mutex_lock(&o->mutex);
    o->done = true;
    pthread_cond_broadcast(&o->ended);
    pthread_mutex_unlock(&o->mutex);
}

SYNC_OPS(mutex, thread, "a mutex, a condition and a number: the reference", SYNC_BLOCKS_THREAD);

#endif
