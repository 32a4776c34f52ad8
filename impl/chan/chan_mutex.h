/* chan_mutex.h - the textbook's bounded queue: a mutex, conditions, a ring. The reference.
 *
 * Promises    the table of chan.h. Unbuffered: a sender lays its value in the one slot and waits
 *             until it is taken; try forms count who waits on the other side.
 * Cost        a mutex, and a signal at each operation whether somebody waits or not.
 * Differs from Go: no hand-over, no order among those who wait; threads only, and they wait where
 *             the executor cannot see them, so that a deadlock is not found.                     */
#ifndef ASSAY_CHAN_CHAN_MUTEX_H
#define ASSAY_CHAN_CHAN_MUTEX_H

#include <pthread.h>

#include "chan/chan_common.h"
#include "sched/sched_thread.h"

struct chan_mutex {
    pthread_mutex_t mutex;            /* guards all below but slots */
    pthread_cond_t put, taken, moved; /* something came; something went; moved: unbuffered, done */
    uint64_t slots;                   /* 1 if unbuffered */
    uint64_t count, recv_at;
    uint64_t puts, takes; /* so many, ever: whose value was taken */
    uint64_t receivers;   /* that wait */
    bool unbuffered, closed;
    unsigned char buffer[]; /* [slots][elem_bytes] */
};

IMPL_RARE void *chan_mutex_create(const struct chan_shape *shape, int64_t capacity)
{
    size_t bytes = chan_bytes(shape, capacity, sizeof(struct chan_mutex)) + shape->elem_bytes;
    struct chan_mutex *c = (struct chan_mutex *)calloc(1, bytes);
    if (!c) return NULL;
    c->unbuffered = !capacity;
    c->slots = capacity ? (uint64_t)capacity : 1;
    pthread_mutex_init(&c->mutex, NULL);
    pthread_cond_init(&c->put, NULL);
    pthread_cond_init(&c->taken, NULL);
    pthread_cond_init(&c->moved, NULL);
    return c;
}

IMPL_RARE void chan_mutex_destroy(void *self)
{
    struct chan_mutex *c = (struct chan_mutex *)self;
    if (!c) return;
    pthread_cond_destroy(&c->moved);
    pthread_cond_destroy(&c->taken);
    pthread_cond_destroy(&c->put);
    pthread_mutex_destroy(&c->mutex);
    free(c);
}

IMPL_GLUE unsigned char *chan_mutex_slot(const struct chan_shape *shape, struct chan_mutex *c,
                                         uint64_t at)
{
    return c->buffer + at % c->slots * shape->elem_bytes;
}

IMPL_COLD __attribute__((noreturn)) void chan_mutex_refuse(struct chan_mutex *c, const char *why)
{
    pthread_mutex_unlock(&c->mutex);
    chan_panic(why);
}

IMPL_GLUE void chan_mutex_put(const struct chan_shape *shape, struct chan_mutex *c,
                              const void *value)
{
    chan_copy(shape, chan_mutex_slot(shape, c, c->recv_at + c->count), value);
    c->count++;
    c->puts++;
    pthread_cond_signal(&c->put);
}

IMPL_GLUE void chan_mutex_take(const struct chan_shape *shape, struct chan_mutex *c, void *value)
{
    chan_copy(shape, value, chan_mutex_slot(shape, c, c->recv_at));
    c->recv_at++;
    c->count--;
    c->takes++;
    pthread_cond_signal(&c->taken);
    if (c->unbuffered) pthread_cond_broadcast(&c->moved);
}

/* Unbuffered: until the value put as number `mine` is taken. A close takes it back. */
IMPL_GLUE void chan_mutex_see_off(struct chan_mutex *c, uint64_t mine)
{
    while (c->takes < mine && !c->closed) pthread_cond_wait(&c->moved, &c->mutex);
    if (c->takes >= mine) return;
    c->count--;
    chan_mutex_refuse(c, CHAN_SEND_ON_CLOSED);
}

IMPL_HOT void chan_mutex_send(const struct sched_ops *exec, const struct chan_shape *shape,
                              void *self, const void *value)
{
    struct chan_mutex *c = (struct chan_mutex *)self;
    if (UNLIKELY(!c)) exec->block();
    pthread_mutex_lock(&c->mutex);
    while (c->count == c->slots && !c->closed) pthread_cond_wait(&c->taken, &c->mutex);
    if (UNLIKELY(c->closed)) chan_mutex_refuse(c, CHAN_SEND_ON_CLOSED);
    chan_mutex_put(shape, c, value);
    if (c->unbuffered) chan_mutex_see_off(c, c->puts);
    pthread_mutex_unlock(&c->mutex);
}

/* What a closed, unbuffered channel still holds belongs to a sender that is about to panic. */
IMPL_GLUE bool chan_mutex_has(const struct chan_mutex *c)
{
    return c->count && !(c->unbuffered && c->closed);
}

IMPL_HOT bool chan_mutex_recv(const struct sched_ops *exec, const struct chan_shape *shape,
                              void *self, void *value)
{
    struct chan_mutex *c = (struct chan_mutex *)self;
    if (UNLIKELY(!c)) exec->block();
    pthread_mutex_lock(&c->mutex);
    c->receivers++;
    while (!c->count && !c->closed) pthread_cond_wait(&c->put, &c->mutex);
    c->receivers--;
    bool has = chan_mutex_has(c);
    if (has)
        chan_mutex_take(shape, c, value);
    else
        chan_zero(shape, value);
    pthread_mutex_unlock(&c->mutex);
    return has;
}

IMPL_HOT enum chan_found chan_mutex_try_send(const struct sched_ops *exec,
                                             const struct chan_shape *shape, void *self,
                                             const void *value)
{
    struct chan_mutex *c = (struct chan_mutex *)self;
    (void)exec;
    if (UNLIKELY(!c)) return CHAN_NOT_READY;
    pthread_mutex_lock(&c->mutex);
    if (UNLIKELY(c->closed)) chan_mutex_refuse(c, CHAN_SEND_ON_CLOSED);
    bool room = c->count < c->slots && (!c->unbuffered || c->receivers);
    if (room) chan_mutex_put(shape, c, value);
    if (room && c->unbuffered) chan_mutex_see_off(c, c->puts);
    pthread_mutex_unlock(&c->mutex);
    return room ? CHAN_DONE : CHAN_NOT_READY;
}

IMPL_HOT enum chan_found chan_mutex_try_recv(const struct sched_ops *exec,
                                             const struct chan_shape *shape, void *self,
                                             void *value)
{
    struct chan_mutex *c = (struct chan_mutex *)self;
    (void)exec;
    if (UNLIKELY(!c)) return CHAN_NOT_READY;
    pthread_mutex_lock(&c->mutex);
    bool has = chan_mutex_has(c);
    enum chan_found found = has ? CHAN_DONE : c->closed ? CHAN_DRAINED : CHAN_NOT_READY;
    if (has) chan_mutex_take(shape, c, value);
    if (found == CHAN_DRAINED) chan_zero(shape, value);
    pthread_mutex_unlock(&c->mutex);
    return found;
}

IMPL_GLUE void chan_mutex_close(const struct sched_ops *exec, void *self)
{
    struct chan_mutex *c = (struct chan_mutex *)self;
    (void)exec;
    if (!c) chan_panic(CHAN_CLOSE_OF_NIL);
    pthread_mutex_lock(&c->mutex);
    if (c->closed) chan_mutex_refuse(c, CHAN_CLOSE_OF_CLOSED);
    c->closed = true;
    pthread_cond_broadcast(&c->put);
    pthread_cond_broadcast(&c->taken);
    pthread_cond_broadcast(&c->moved);
    pthread_mutex_unlock(&c->mutex);
}

IMPL_HOT int64_t chan_mutex_len(void *self)
{
    struct chan_mutex *c = (struct chan_mutex *)self;
    if (!c) return 0;
    pthread_mutex_lock(&c->mutex);
    int64_t count = c->unbuffered ? 0 : (int64_t)c->count;
    pthread_mutex_unlock(&c->mutex);
    return count;
}

IMPL_HOT int64_t chan_mutex_cap(void *self)
{
    const struct chan_mutex *c = (const struct chan_mutex *)self;
    return c && !c->unbuffered ? (int64_t)c->slots : 0;
}

CHAN_OPS(mutex, thread, "a mutex, conditions and a ring: the reference", CHAN_BLOCKS_THREAD, NULL);

#endif
