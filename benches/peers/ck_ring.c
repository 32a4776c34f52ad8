/* ck_ring.c - Concurrency Kit's ring, one sender and one receiver: two positions, no stamps. It
 * neither waits nor closes: who finds it full or empty looks again with growing pauses, and a last
 * word stands for the close. Its size is a power of two, of which one slot stays empty; ours is the
 * next that holds the capacity asked for. C, as its header is no C++. */
#include <ck_ring.h>
#include <stdlib.h>

#include "chan/chan.h"
#include "sched/sched_thread.h"

struct chan_ck {
    ck_ring_t ring;
    int64_t capacity;
    __attribute__((aligned(CACHE_LINE))) ck_ring_buffer_t buffer[];
};

#define CHAN_CK_LAST ((void *)UINTPTR_MAX)

static void *chan_ck_create(const struct chan_shape *shape, int64_t capacity)
{
    (void)shape;
    unsigned size = 2;
    while (size <= capacity) size *= 2;
    size_t bytes = sizeof(struct chan_ck) + size * sizeof(ck_ring_buffer_t);
    struct chan_ck *c =
        aligned_alloc(CACHE_LINE, (bytes + CACHE_LINE - 1) & ~(size_t)(CACHE_LINE - 1));
    CHECK(c);
    ck_ring_init(&c->ring, size);
    c->capacity = capacity;
    return c;
}

IMPL_HOT void chan_ck_push(struct chan_ck *c, void *value)
{
    struct lock_pauses backoff = {0, 0};
    while (UNLIKELY(!ck_ring_enqueue_spsc(&c->ring, c->buffer, value))) lock_backoff(&backoff);
}

IMPL_HOT void chan_ck_send(const struct chan_shape *shape, void *self, const void *value)
{
    (void)shape;
    chan_ck_push((struct chan_ck *)self, (void *)*(const uintptr_t *)value);
}

IMPL_HOT bool chan_ck_recv(const struct chan_shape *shape, void *self, void *value)
{
    struct chan_ck *c = (struct chan_ck *)self;
    struct lock_pauses backoff = {0, 0};
    void *got;
    (void)shape;
    while (UNLIKELY(!ck_ring_dequeue_spsc(&c->ring, c->buffer, &got))) lock_backoff(&backoff);
    if (UNLIKELY(got == CHAN_CK_LAST)) return false;
    *(uintptr_t *)value = (uintptr_t)got;
    return true;
}

static void chan_ck_close(void *self)
{
    chan_ck_push((struct chan_ck *)self, CHAN_CK_LAST);
}

static int64_t chan_ck_cap(void *self)
{
    return ((const struct chan_ck *)self)->capacity;
}

#define CHAN_PEER ck_ring
static const struct chan_ops chan_ck_ring_thread = {.id = 1,
                                                    .name = "ck_ring",
                                                    .summary = "Concurrency Kit's ring, SPSC",
                                                    .flags = CHAN_BUFFERED | CHAN_ONE_TO_ONE,
                                                    .exec = &sched_thread,
                                                    .create = chan_ck_create,
                                                    .destroy = free,
                                                    .send = chan_ck_send,
                                                    .recv = chan_ck_recv,
                                                    .close = chan_ck_close,
                                                    .cap = chan_ck_cap};

#include "benches/peers/chan_bodies.h"
