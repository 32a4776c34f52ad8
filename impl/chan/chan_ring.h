/* chan_ring.h - what the lock-free rings share: positions, cells, and waiting beside the ring.
 *
 *   | slots elem_bytes shut | tail          | head            | lock receivers senders | cells .. |
 *     changes at the close    senders' line   receivers' line   whoever waits, or wakes
 *
 *   cell:  | stamp | element |      2 lap: free for that lap's sender    2 lap + 1: filled
 *
 * Positions   a slot (low 32 bits), a lap (31 bits), and in the tail's top bit whether the channel
 *             is closed: whoever moves the tail by compare-and-swap finds out in the same step.
 * Cells       stamped with laps, so that a new ring is all zero. Who sends or receives looks at its
 *             cell, not at the other side's position, unless the cell is not as it should be.
 * Invariants  tail - head is in [0, slots]; neither goes back; a closed tail never moves.
 * Waiting     look for a while; enter the list, under its lock; look again; park, which lets go of
 *             the lock. The second look is a read-modify-write of the position that the other side
 *             moves by one, too: whichever comes first is seen by the other. Either the waiter
 *             finds the new position, or the mover finds the waiter. No fence, and nothing on the
 *             mover's side but a look at a list that is empty. tests/model/ring.pml is this
 *             protocol, checked. Waking means "try again", nothing is handed over: who comes
 *             meanwhile may be faster. So a blocked sender may meet a close that came after the
 *             receive that made room, which Go allows only to one that has not blocked yet.
 * Room        256 bytes and the cells, where Go takes 96: each side has a line to itself.        */
#ifndef ASSAY_CHAN_CHAN_RING_H
#define ASSAY_CHAN_CHAN_RING_H

#include "chan/chan_looks.h"
#include "chan/chan_waiter.h"

#define CHAN_RING_CLOSED   (UINT64_C(1) << 63)
#define CHAN_RING_LAP      (UINT64_C(1) << 32)
#define CHAN_RING_LAP_MASK ((uint64_t)INT32_MAX << 32)
#define CHAN_RING_SLOTS    UINT32_MAX /* most */
#define CHAN_RING_TOO_FEW  "makechan: a ring holds 1 to 4294967295 elements"

struct chan_ring {
    uint64_t slots;
    uint32_t elem_bytes;
    ATOMIC(uint32_t)
    shut;        /* 1 once closed: for those who look, in a line that nothing else writes */
    void *block; /* what was allocated: the ring begins at its first whole line */
    __attribute__((aligned(CACHE_LINE))) ATOMIC(uint64_t) tail; /* next to be sent */
    __attribute__((aligned(CACHE_LINE))) ATOMIC(uint64_t) head; /* next to be received */
    __attribute__((aligned(CACHE_LINE))) struct lock_spin lock; /* of the lists */
    struct chan_queue receivers, senders;
    __attribute__((aligned(CACHE_LINE))) unsigned char cells[];
};

struct chan_cell {
    ATOMIC(uint32_t) stamp;
    unsigned char elem[];
};

/* ---- Positions ---------------------------------------------------------------------------------
 */

IMPL_GLUE uint64_t chan_ring_slot(uint64_t position)
{
    return position & UINT32_MAX;
}

IMPL_GLUE bool chan_ring_is_closed(uint64_t tail)
{
    return UNLIKELY((tail & CHAN_RING_CLOSED) != 0);
}

/* The same slot, one lap on. */
IMPL_GLUE uint64_t chan_ring_lapped(uint64_t position)
{
    return (position + CHAN_RING_LAP) & ~CHAN_RING_CLOSED;
}

IMPL_GLUE uint64_t chan_ring_next(const struct chan_ring *c, uint64_t position)
{
    if (LIKELY(chan_ring_slot(position) + 1 < c->slots)) return position + 1;
    return chan_ring_lapped(position) & CHAN_RING_LAP_MASK;
}

/* acquire, both: what the other side did before it moved is seen. Pair with the moves. */
IMPL_GLUE uint64_t chan_ring_tail(const struct chan_ring *c)
{
    return atomic_load_explicit(&c->tail, memory_order_acquire);
}

IMPL_GLUE uint64_t chan_ring_head(const struct chan_ring *c)
{
    return atomic_load_explicit(&c->head, memory_order_acquire);
}

/* ---- Cells --------------------------------------------------------------------------------------
 */

/* Elements of up to four bytes lie beside the stamp, longer ones behind a gap of four bytes. */
IMPL_GLUE size_t chan_cell_gap(const struct chan_shape *shape)
{
    return shape->elem_bytes > 4 ? 4 : 0;
}

IMPL_GLUE size_t chan_cell_bytes(const struct chan_shape *shape)
{
    return (sizeof(uint32_t) + chan_cell_gap(shape) + shape->elem_bytes + 7) & ~(size_t)7;
}

IMPL_GLUE struct chan_cell *chan_cell_at(const struct chan_shape *shape, struct chan_ring *c,
                                         uint64_t position)
{
    return (struct chan_cell *)(void *)(c->cells +
                                        chan_ring_slot(position) * chan_cell_bytes(shape));
}

IMPL_GLUE void *chan_cell_elem(const struct chan_shape *shape, struct chan_cell *cell)
{
    return cell->elem + chan_cell_gap(shape);
}

/* The stamp at which a position's sender (0) or receiver (1) may use its cell, or the next lap (2).
 */
IMPL_GLUE uint32_t chan_cell_stamp(uint64_t position, uint32_t filled)
{
    return (uint32_t)(position >> 32) * 2 + filled;
}

/* acquire: pairs with the release in chan_cell_set_stamp(): the element, or that it was taken. */
IMPL_GLUE bool chan_cell_is(const struct chan_cell *cell, uint32_t stamp)
{
    return atomic_load_explicit(&cell->stamp, memory_order_acquire) == stamp;
}

IMPL_GLUE void chan_cell_set_stamp(struct chan_cell *cell, uint32_t stamp)
{
    atomic_store_explicit(&cell->stamp, stamp, memory_order_release);
}

/* A large element's lines are asked for all at once before it is written: stores alone ask for one
 * after the other, and each comes from the receiver's cache. */
#define CHAN_CELL_FETCH_BYTES 512

IMPL_GLUE void chan_cell_fetch_to_write(const struct chan_shape *shape, struct chan_cell *cell)
{
    if (shape->elem_bytes < CHAN_CELL_FETCH_BYTES) return;
    for (size_t at = 0; at < chan_cell_bytes(shape); at += CACHE_LINE)
        __builtin_prefetch((unsigned char *)cell + at, 1);
}

/* ---- Making, closing, counting -----------------------------------------------------------------
 */

/* From here on jemalloc's cache of a thread has no part in aligned_alloc(), which costs a ring of
 * 1,000 slots 1 us; below it the place of the first line need not be searched. */
#define CHAN_RING_LARGE_BYTES 8192

/* Zeroed, from the start of a line; *block is to be freed. NULL: no memory. */
IMPL_RARE void *chan_ring_lines(size_t bytes, void **block)
{
    if (bytes < CHAN_RING_LARGE_BYTES) {
        bytes = (bytes + CACHE_LINE - 1) & ~(size_t)(CACHE_LINE - 1);
        *block = aligned_alloc(CACHE_LINE, bytes);
        return *block ? memset(*block, 0, bytes) : NULL;
    }
    *block = calloc(1, bytes + CACHE_LINE - 1);
    return *block ? (unsigned char *)*block + (-(uintptr_t)*block & (CACHE_LINE - 1)) : NULL;
}

IMPL_RARE void *chan_ring_create(const struct chan_shape *shape, int64_t capacity)
{
    const struct chan_shape cell = {(uint32_t)chan_cell_bytes(shape)};
    chan_bytes(shape, capacity, sizeof(struct chan_ring)); /* panics as Go does */
    if (!capacity || capacity > CHAN_RING_SLOTS) chan_panic(CHAN_RING_TOO_FEW);
    if (capacity > (int64_t)(CHAN_BYTES_MAX / 2 / cell.elem_bytes)) return NULL;
    size_t bytes = sizeof(struct chan_ring) + (size_t)capacity * cell.elem_bytes;
    void *block;
    struct chan_ring *c = (struct chan_ring *)chan_ring_lines(bytes, &block);
    if (!c) return NULL;
    c->block = block;
    c->slots = (uint64_t)capacity;
    c->elem_bytes = shape->elem_bytes;
    return c;
}

IMPL_RARE void chan_ring_destroy(void *self)
{
    if (self) free(((struct chan_ring *)self)->block);
}

IMPL_HOT int64_t chan_ring_len(void *self)
{
    const struct chan_ring *c = (const struct chan_ring *)self;
    if (!c) return 0;
    for (;;) {
        uint64_t tail = chan_ring_tail(c) & ~CHAN_RING_CLOSED, head = chan_ring_head(c);
        if ((chan_ring_tail(c) & ~CHAN_RING_CLOSED) != tail) continue; /* not of one moment */
        uint64_t ahead = chan_ring_slot(tail) - chan_ring_slot(head);
        return (int64_t)(ahead + ((tail ^ head) & CHAN_RING_LAP_MASK ? c->slots : 0));
    }
}

IMPL_HOT int64_t chan_ring_cap(void *self)
{
    return self ? (int64_t)((const struct chan_ring *)self)->slots : 0;
}

/* ---- Waking -------------------------------------------------------------------------------------
 */

/* The first that waits tries again. False: nobody waits. */
IMPL_GLUE bool chan_ring_wake(const struct sched_ops *exec, struct chan_ring *c,
                              struct chan_queue *queue)
{
    lock_spin_acquire(&c->lock);
    struct chan_waiter *waiter = chan_dequeue(exec, queue);
    struct sched_task *task = waiter ? waiter->task : NULL;
    if (waiter) task->param = waiter;
    lock_spin_release(&c->lock);
    if (task) exec->ready(task);
    return task != NULL;
}

/* After a move of the other side's position. */
IMPL_GLUE bool chan_ring_is_awaited(const struct chan_queue *queue)
{
    /* acquire: the move is a read-modify-write as the waiter's second look is; the later of the two
     * sees what the earlier one's thread did before. */
    return UNLIKELY(atomic_load_explicit(&queue->first, memory_order_acquire) != NULL);
}

IMPL_GLUE void chan_ring_close(const struct sched_ops *exec, void *self)
{
    struct chan_ring *c = (struct chan_ring *)self;
    if (!c) chan_panic(CHAN_CLOSE_OF_NIL);
    /* acq_rel: pairs with the looks at the tail; as any move of it. */
    uint64_t tail = atomic_fetch_or_explicit(&c->tail, CHAN_RING_CLOSED, memory_order_acq_rel);
    if (chan_ring_is_closed(tail)) chan_panic(CHAN_CLOSE_OF_CLOSED);
    /* relaxed: a hint to look at the tail. */
    atomic_store_explicit(&c->shut, 1, memory_order_relaxed);
    /* Whoever enters a list after these have held the lock sees the mark. */
    while (chan_ring_wake(exec, c, &c->receivers)) continue;
    while (chan_ring_wake(exec, c, &c->senders)) continue;
}

/* ---- Waiting ------------------------------------------------------------------------------------
 */

/* Full or empty, unless closed: whether an attempt would have to wait. */
IMPL_GLUE bool chan_ring_must_wait(bool sends, uint64_t tail, uint64_t head)
{
    if (chan_ring_is_closed(tail)) return false;
    return sends ? chan_ring_lapped(head) == tail : head == tail;
}

/* The second look, on the list and under its lock: a move after it is sure to find the waiter. */
IMPL_GLUE bool chan_ring_must_still_wait(struct chan_ring *c, bool sends)
{
    /* acq_rel: see chan_ring_is_awaited(). */
    if (sends) {
        uint64_t head = atomic_fetch_add_explicit(&c->head, 0, memory_order_acq_rel);
        return chan_ring_must_wait(true, chan_ring_tail(c), head);
    }
    uint64_t tail = atomic_fetch_add_explicit(&c->tail, 0, memory_order_acq_rel);
    return chan_ring_must_wait(false, tail, chan_ring_head(c));
}

IMPL_RARE void chan_ring_commit(void *lock)
{
    lock_spin_release(lock);
}

IMPL_GLUE void chan_ring_park(const struct sched_ops *exec, struct chan_ring *c, bool sends)
{
    struct chan_queue *queue = sends ? &c->senders : &c->receivers;
    struct chan_waiter me;
    me.task = exec->self();
    me.is_select = false;
    lock_spin_acquire(&c->lock);
    chan_enqueue(queue, &me);
    if (chan_ring_must_still_wait(c, sends)) {
        chan_has_looked(exec);
        exec->park_after(chan_ring_commit, &c->lock);
    } else {
        chan_unlink(queue, &me);
        lock_spin_release(&c->lock);
    }
}

/* Pauses between two looks. A large ring is there for throughput: whoever has caught up with the
 * other side lets it get ahead by some lines of cells, lest each message take a line to and fro (37
 * to 54 ns in place of 10 a message at 1,000 slots, sweep chan_thread). */
IMPL_GLUE uint32_t chan_ring_pauses(const struct chan_ring *c)
{
    return c->slots >= 32 * 16 ? 16 : 1 + (uint32_t)c->slots / 32;
}

/* Pauses of a task that sees another of its own side move their position, 3 to 4 us: that one goes
 * on without its lines being fetched away; if the channel is a limit, it leaves and enters again.
 * Two permits taken by eight tasks take 0.61 of the time; 64 and 256 do as well, 32 less so, and
 * cost two tasks more (README.md, sweep chan_use). */
#define CHAN_RING_RIVAL_PAUSES 128

IMPL_GLUE uint64_t chan_ring_own(const struct chan_ring *c, bool sends)
{
    return sends ? chan_ring_tail(c) : chan_ring_head(c);
}

IMPL_GLUE bool chan_ring_is_ready(const struct chan_shape *shape, struct chan_ring *c, bool sends,
                                  uint64_t own)
{
    return chan_cell_is(chan_cell_at(shape, c, own), chan_cell_stamp(own, !sends));
}

/* After an attempt in vain at position *own: true once the cell at its side's position, which *own
 * then is, is ready. It looks at that cell, which the other side is about to stamp, and at nothing
 * else that is written there, so that a message takes one line to and fro. Who has rivals looks
 * seldom. False: looked long enough, or closed. */
IMPL_GLUE bool chan_ring_look(const struct sched_ops *exec, const struct chan_shape *shape,
                              struct chan_ring *c, bool sends, uint64_t *own)
{
    uint32_t pauses = chan_ring_pauses(c), looks = (chan_looks(exec) + pauses - 1) / pauses;
    uint32_t paused = 0;
    uint64_t before = *own;
    *own = chan_ring_own(c, sends);
    if (*own == before && chan_ring_is_ready(shape, c, sends, *own)) return true;
    /* relaxed: a hint, the tail decides. */
    while (looks-- && !atomic_load_explicit(&c->shut, memory_order_relaxed)) {
        if (*own != before) pauses = CHAN_RING_RIVAL_PAUSES;
        thread_pause(&paused, pauses, CHAN_OFFER_PAUSES);
        before = *own;
        *own = chan_ring_own(c, sends);
        if (chan_ring_is_ready(shape, c, sends, *own)) return true;
    }
    return false;
}

/* ---- Sending and receiving, whichever ring ------------------------------------------------------
 */

/* What a ring has of its own: an attempt to put, to take. NOT_READY: full, or empty. waits, a
 * constant: it looks for a while before it says so. */
typedef enum chan_found chan_ring_put(const struct sched_ops *exec, const struct chan_shape *shape,
                                      struct chan_ring *c, const void *value, bool waits);
typedef enum chan_found chan_ring_take(const struct sched_ops *exec, const struct chan_shape *shape,
                                       struct chan_ring *c, void *value, bool waits);

IMPL_GLUE void chan_ring_send(chan_ring_put *put, const struct sched_ops *exec,
                              const struct chan_shape *shape, void *self, const void *value)
{
    struct chan_ring *c = (struct chan_ring *)self;
    if (UNLIKELY(!c)) exec->block();
    while (put(exec, shape, c, value, true) == CHAN_NOT_READY) chan_ring_park(exec, c, true);
}

IMPL_GLUE bool chan_ring_recv(chan_ring_take *take, const struct sched_ops *exec,
                              const struct chan_shape *shape, void *self, void *value)
{
    struct chan_ring *c = (struct chan_ring *)self;
    if (UNLIKELY(!c)) exec->block();
    enum chan_found found;
    while ((found = take(exec, shape, c, value, true)) == CHAN_NOT_READY)
        chan_ring_park(exec, c, false);
    return found == CHAN_DONE;
}

/* The operations that CHAN_OPS looks for beside send and recv, from chan_<ring>_put and _take. */
#define CHAN_RING_OPERATIONS(ring)                                                              \
    IMPL_RARE void *chan_##ring##_create(const struct chan_shape *shape, int64_t capacity)      \
    {                                                                                           \
        return chan_ring_create(shape, capacity);                                               \
    }                                                                                           \
    IMPL_RARE void chan_##ring##_destroy(void *self)                                            \
    {                                                                                           \
        chan_ring_destroy(self);                                                                \
    }                                                                                           \
    IMPL_HOT enum chan_found chan_##ring##_try_send(const struct sched_ops *exec,               \
                                                    const struct chan_shape *shape, void *self, \
                                                    const void *value)                          \
    {                                                                                           \
        struct chan_ring *c = (struct chan_ring *)self;                                         \
        return LIKELY(c) ? chan_##ring##_put(exec, shape, c, value, false) : CHAN_NOT_READY;    \
    }                                                                                           \
    IMPL_HOT enum chan_found chan_##ring##_try_recv(                                            \
        const struct sched_ops *exec, const struct chan_shape *shape, void *self, void *value)  \
    {                                                                                           \
        struct chan_ring *c = (struct chan_ring *)self;                                         \
        return LIKELY(c) ? chan_##ring##_take(exec, shape, c, value, false) : CHAN_NOT_READY;   \
    }                                                                                           \
    IMPL_GLUE void chan_##ring##_close(const struct sched_ops *exec, void *self)                \
    {                                                                                           \
        chan_ring_close(exec, self);                                                            \
    }                                                                                           \
    IMPL_HOT int64_t chan_##ring##_len(void *self)                                              \
    {                                                                                           \
        return chan_ring_len(self);                                                             \
    }                                                                                           \
    IMPL_HOT int64_t chan_##ring##_cap(void *self)                                              \
    {                                                                                           \
        return chan_ring_cap(self);                                                             \
    }

#endif
