/* chan_rendezvous.h - the unbuffered channel alone: one word says who waits, and a partner that
 * still looks is told in the line that holds its value.
 *
 *   slots word lock receivers senders      | task elem next prev state | value |
 *   one line                               one line on the stack of who waits, where it looks
 *
 * Promises    the table of chan.h for capacity 0: first come, first served, on both sides; a value
 *             goes from one task to another, nowhere else.
 * Word        0: nobody. A record and RECEIVER or SENDER: one task waits, outside of the lists.
 *             QUEUED: more do, or one in a select; the lists, under the lock, tell. CLOSED: for
 * ever. Whoever swaps a record out of the word owns it; QUEUED is left under the lock only. Waiting
 * config.spins looks at one's own state; then ASLEEP, and the executor parks the task. Whoever
 * comes sets DONE or GONE and readies the task only if it was ASLEEP: two tasks that look meet
 * without a lock and without the system. tests/model/meet.pml is this, checked. Cost        one
 * swap of the word each, one exchange of the state: three transfers of a line. Values      of up to
 * 16 bytes travel in the record, larger ones from stack to stack. Differs from Go: nothing that can
 * be observed; no select.                                      */
#ifndef ASSAY_CHAN_CHAN_RENDEZVOUS_H
#define ASSAY_CHAN_CHAN_RENDEZVOUS_H

#include "chan/chan_looks.h"
#include "chan/chan_waiter.h"

enum chan_meet_tag {
    CHAN_MEET_NOBODY,
    CHAN_MEET_RECEIVER, /* with a record */
    CHAN_MEET_SENDER,   /* with a record */
    CHAN_MEET_QUEUED,
    CHAN_MEET_CLOSED,
    CHAN_MEET_TAGS = 7, /* the bits of a tag */
};
enum { CHAN_MEET_LOOKS, CHAN_MEET_ASLEEP, CHAN_MEET_DONE, CHAN_MEET_GONE };
#define CHAN_MEET_BYTES    16
#define CHAN_MEET_BUFFERED "makechan: a rendezvous has no buffer"

struct chan_rendezvous {
    uint64_t slots; /* 0 */
    ATOMIC(uintptr_t) word;
    struct lock_spin lock; /* of the lists */
    uint32_t elem_bytes;
    struct chan_queue receivers, senders;
};

/* Who waits; the first member is what lists know. */
struct chan_meeting {
    __attribute__((aligned(CACHE_LINE))) struct chan_waiter waiter;
    ATOMIC(uint32_t) state;
    unsigned char value[CHAN_MEET_BYTES];
};

/* ---- Making -------------------------------------------------------------------------------------
 */

IMPL_RARE void *chan_rendezvous_create(const struct chan_shape *shape, int64_t capacity)
{
    chan_bytes(shape, capacity, sizeof(struct chan_rendezvous)); /* panics as Go does */
    if (capacity) chan_panic(CHAN_MEET_BUFFERED);
    struct chan_rendezvous *c = (struct chan_rendezvous *)aligned_alloc(CACHE_LINE, CACHE_LINE);
    _Static_assert(sizeof *c <= CACHE_LINE, "a line");
    if (!c) return NULL;
    memset((void *)c, 0, sizeof *c);
    c->elem_bytes = shape->elem_bytes;
    return c;
}

IMPL_RARE void chan_rendezvous_destroy(void *self)
{
    free(self);
}

/* ---- The word -----------------------------------------------------------------------------------
 */

IMPL_GLUE uintptr_t chan_meet_word(const struct chan_meeting *record, enum chan_meet_tag tag)
{
    return (uintptr_t)record | tag;
}

IMPL_GLUE enum chan_meet_tag chan_meet_tag(uintptr_t word)
{
    return (enum chan_meet_tag)(word & CHAN_MEET_TAGS);
}

IMPL_GLUE struct chan_meeting *chan_meet_record(uintptr_t word)
{
    return (struct chan_meeting *)(word & ~(uintptr_t)CHAN_MEET_TAGS);
}

IMPL_GLUE uintptr_t chan_meet_look(const struct chan_rendezvous *c)
{
    /* acquire: pairs with the release of chan_meet_swap(): the record, or the lists' state. */
    return atomic_load_explicit(&c->word, memory_order_acquire);
}

IMPL_GLUE bool chan_meet_swap(struct chan_rendezvous *c, uintptr_t from, uintptr_t to)
{
    /* acq_rel: as chan_meet_look(), and what lies in the record that is put there. */
    return atomic_compare_exchange_strong_explicit(&c->word, &from, to, memory_order_acq_rel,
                                                   memory_order_relaxed);
}

/* What somebody who comes has found. */
enum chan_meet_found {
    CHAN_MEET_AGAIN,   /* the word changed meanwhile */
    CHAN_MEET_PARTNER, /* it is ours, to be told */
    CHAN_MEET_ENTERED, /* nobody; our record is known now */
    CHAN_MEET_NONE,    /* nobody, and we did not want to wait */
    CHAN_MEET_SHUT,
};

IMPL_GLUE struct chan_queue *chan_meet_list(struct chan_rendezvous *c, enum chan_meet_tag side)
{
    return side == CHAN_MEET_SENDER ? &c->senders : &c->receivers;
}

/* Under the lock: the lists take over from the word, if they have not yet. False: it changed. */
IMPL_GLUE bool chan_meet_queue_up(struct chan_rendezvous *c, uintptr_t word)
{
    if (word == CHAN_MEET_QUEUED) return true;
    if (word == CHAN_MEET_CLOSED || !chan_meet_swap(c, word, CHAN_MEET_QUEUED)) return false;
    if (word) chan_enqueue(chan_meet_list(c, chan_meet_tag(word)), &chan_meet_record(word)->waiter);
    return true;
}

/* Under the lock: nobody is left in the lists. */
IMPL_GLUE void chan_meet_queue_down(struct chan_rendezvous *c)
{
    if (chan_queue_first(&c->receivers) || chan_queue_first(&c->senders)) return;
    /* release: pairs with chan_meet_look(). */
    atomic_store_explicit(&c->word, CHAN_MEET_NOBODY, memory_order_release);
}

/* By the lists. me: NULL if we do not want to wait. */
IMPL_RARE enum chan_meet_found chan_meet_by_lists(const struct sched_ops *exec,
                                                  struct chan_rendezvous *c,
                                                  enum chan_meet_tag side, struct chan_meeting *me,
                                                  struct chan_meeting **partner)
{
    enum chan_meet_tag other = CHAN_MEET_RECEIVER + CHAN_MEET_SENDER - side;
    enum chan_meet_found found = CHAN_MEET_AGAIN;
    lock_spin_acquire(&c->lock);
    uintptr_t word = chan_meet_look(c);
    if (chan_meet_tag(word) != other && chan_meet_queue_up(c, word)) {
        *partner = (struct chan_meeting *)chan_dequeue(exec, chan_meet_list(c, other));
        found = *partner ? CHAN_MEET_PARTNER : me ? CHAN_MEET_ENTERED : CHAN_MEET_NONE;
        if (found == CHAN_MEET_ENTERED) chan_enqueue(chan_meet_list(c, side), &me->waiter);
        chan_meet_queue_down(c);
    }
    lock_spin_release(&c->lock);
    return found;
}

IMPL_GLUE enum chan_meet_found chan_meet_once(const struct sched_ops *exec,
                                              struct chan_rendezvous *c, enum chan_meet_tag side,
                                              struct chan_meeting *me,
                                              struct chan_meeting **partner)
{
    enum chan_meet_tag other = CHAN_MEET_RECEIVER + CHAN_MEET_SENDER - side;
    uintptr_t word = chan_meet_look(c);
    if (chan_meet_tag(word) == other) {
        *partner = chan_meet_record(word);
        return chan_meet_swap(c, word, CHAN_MEET_NOBODY) ? CHAN_MEET_PARTNER : CHAN_MEET_AGAIN;
    }
    if (UNLIKELY(word == CHAN_MEET_CLOSED)) return CHAN_MEET_SHUT;
    if (word == CHAN_MEET_QUEUED) return chan_meet_by_lists(exec, c, side, me, partner);
    if (!me) return CHAN_MEET_NONE;
    if (word) return chan_meet_by_lists(exec, c, side, me, partner);
    return chan_meet_swap(c, word, chan_meet_word(me, side)) ? CHAN_MEET_ENTERED : CHAN_MEET_AGAIN;
}

/* side: a constant. */
IMPL_GLUE enum chan_meet_found chan_meet(const struct sched_ops *exec, struct chan_rendezvous *c,
                                         enum chan_meet_tag side, struct chan_meeting *me,
                                         struct chan_meeting **partner)
{
    enum chan_meet_found found;
    do found = chan_meet_once(exec, c, side, me, partner);
    while (UNLIKELY(found == CHAN_MEET_AGAIN));
    return found;
}

/* The partner who stands in the word already, if there is one: our own record is not touched, which
 * would fetch its line from the one who has told us last. */
IMPL_GLUE struct chan_meeting *chan_meet_at_once(struct chan_rendezvous *c,
                                                 enum chan_meet_tag other)
{
    uintptr_t word = chan_meet_look(c);
    if (chan_meet_tag(word) != other) return NULL;
    return chan_meet_swap(c, word, CHAN_MEET_NOBODY) ? chan_meet_record(word) : NULL;
}

/* ---- Waiting, telling ---------------------------------------------------------------------------
 */

/* The waiter goes on; its record may be gone at once. */
IMPL_GLUE void chan_meet_tell(const struct sched_ops *exec, struct chan_meeting *waiter,
                              uint32_t news)
{
    struct sched_task *task = waiter->waiter.task;
    /* acq_rel: pairs with the looks in chan_meet_wait() and the swap in chan_meet_commit(). */
    if (UNLIKELY(atomic_exchange_explicit(&waiter->state, news, memory_order_acq_rel) ==
                 CHAN_MEET_ASLEEP))
        exec->ready(task);
}

/* Run once the task may be readied: it is ASLEEP, unless somebody came just before. */
IMPL_GLUE void chan_meet_commit(const struct sched_ops *exec, void *argument)
{
    struct chan_meeting *me = (struct chan_meeting *)argument;
    struct sched_task *task = me->waiter.task;
    uint32_t expected = CHAN_MEET_LOOKS;
    /* acq_rel: pairs with the exchange in chan_meet_tell(). */
    if (!atomic_compare_exchange_strong_explicit(&me->state, &expected, CHAN_MEET_ASLEEP,
                                                 memory_order_acq_rel, memory_order_acquire))
        exec->ready(task);
}

#define CHAN_MEET_COMMIT(executor)                               \
    IMPL_RARE void chan_meet_##executor##_commit(void *argument) \
    {                                                            \
        chan_meet_commit(&sched_##executor, argument);           \
    }
CHAN_MEET_COMMIT(thread)

IMPL_GLUE sched_commit *chan_meet_commit_of(const struct sched_ops *exec)
{
    return exec->id == sched_thread.id ? chan_meet_thread_commit : NULL;
}

/* acquire: pairs with the exchange in chan_meet_tell(): the value. */
IMPL_GLUE uint32_t chan_meet_state(const struct chan_meeting *me)
{
    return atomic_load_explicit(&me->state, memory_order_acquire);
}

/* Before the record is made known. */
IMPL_GLUE void chan_meet_prepare(const struct sched_ops *exec, struct chan_meeting *me)
{
    me->waiter.task = exec->self();
    me->waiter.is_select = false;
    /* relaxed: the word, or the lock, makes it known. */
    atomic_store_explicit(&me->state, CHAN_MEET_LOOKS, memory_order_relaxed);
}

/* False: the channel was closed. */
IMPL_GLUE bool chan_meet_wait(const struct sched_ops *exec, struct chan_meeting *me)
{
    for (uint32_t looks = chan_looks(exec); looks--;) {
        uint32_t state = chan_meet_state(me);
        if (state != CHAN_MEET_LOOKS) return state == CHAN_MEET_DONE;
        atomics_pause();
    }
    exec->park_after(chan_meet_commit_of(exec), me);
    return chan_meet_state(me) == CHAN_MEET_DONE;
}

/* ---- Sending and receiving ----------------------------------------------------------------------
 */

IMPL_GLUE bool chan_meet_in_record(const struct chan_shape *shape)
{
    return shape->elem_bytes <= CHAN_MEET_BYTES;
}

/* A receiver is ours. */
IMPL_GLUE void chan_meet_give(const struct sched_ops *exec, const struct chan_shape *shape,
                              struct chan_meeting *receiver, const void *value)
{
    /* Written before anything in its line is read: one transfer in place of two. */
    if (chan_meet_in_record(shape))
        chan_copy(shape, receiver->value, value);
    else
        chan_copy(shape, receiver->waiter.elem, value);
    chan_meet_tell(exec, receiver, CHAN_MEET_DONE);
}

IMPL_GLUE void chan_meet_take(const struct sched_ops *exec, const struct chan_shape *shape,
                              struct chan_meeting *sender, void *value)
{
    chan_copy(shape, value, sender->waiter.elem);
    chan_meet_tell(exec, sender, CHAN_MEET_DONE);
}

IMPL_HOT void chan_rendezvous_send(const struct sched_ops *exec, const struct chan_shape *shape,
                                   void *self, const void *value)
{
    struct chan_rendezvous *c = (struct chan_rendezvous *)self;
    struct chan_meeting me, *receiver;
    if (UNLIKELY(!c)) exec->block();
    if ((receiver = chan_meet_at_once(c, CHAN_MEET_RECEIVER))) {
        chan_meet_give(exec, shape, receiver, value);
        return;
    }
    chan_meet_prepare(exec, &me);
    me.waiter.elem = chan_meet_in_record(shape) ? me.value : (void *)(uintptr_t)value;
    if (chan_meet_in_record(shape)) chan_copy(shape, me.value, value);
    enum chan_meet_found found = chan_meet(exec, c, CHAN_MEET_SENDER, &me, &receiver);
    if (found == CHAN_MEET_PARTNER)
        chan_meet_give(exec, shape, receiver, value);
    else if (UNLIKELY(found == CHAN_MEET_SHUT) || UNLIKELY(!chan_meet_wait(exec, &me)))
        chan_panic(CHAN_SEND_ON_CLOSED);
}

IMPL_HOT bool chan_rendezvous_recv(const struct sched_ops *exec, const struct chan_shape *shape,
                                   void *self, void *value)
{
    struct chan_rendezvous *c = (struct chan_rendezvous *)self;
    struct chan_meeting me, *sender;
    if (UNLIKELY(!c)) exec->block();
    if ((sender = chan_meet_at_once(c, CHAN_MEET_SENDER))) {
        chan_meet_take(exec, shape, sender, value);
        return true;
    }
    chan_meet_prepare(exec, &me);
    me.waiter.elem = chan_meet_in_record(shape) ? me.value : value;
    enum chan_meet_found found = chan_meet(exec, c, CHAN_MEET_RECEIVER, &me, &sender);
    if (found == CHAN_MEET_PARTNER) {
        chan_meet_take(exec, shape, sender, value);
    } else if (UNLIKELY(found == CHAN_MEET_SHUT) || UNLIKELY(!chan_meet_wait(exec, &me))) {
        chan_zero(shape, value);
        return false;
    } else if (chan_meet_in_record(shape)) {
        chan_copy(shape, value, me.value);
    }
    return true;
}

IMPL_HOT enum chan_found chan_rendezvous_try_send(const struct sched_ops *exec,
                                                  const struct chan_shape *shape, void *self,
                                                  const void *value)
{
    struct chan_rendezvous *c = (struct chan_rendezvous *)self;
    struct chan_meeting *receiver;
    if (UNLIKELY(!c)) return CHAN_NOT_READY;
    enum chan_meet_found found = chan_meet(exec, c, CHAN_MEET_SENDER, NULL, &receiver);
    if (found == CHAN_MEET_NONE) return CHAN_NOT_READY;
    if (UNLIKELY(found == CHAN_MEET_SHUT)) chan_panic(CHAN_SEND_ON_CLOSED);
    chan_meet_give(exec, shape, receiver, value);
    return CHAN_DONE;
}

IMPL_HOT enum chan_found chan_rendezvous_try_recv(const struct sched_ops *exec,
                                                  const struct chan_shape *shape, void *self,
                                                  void *value)
{
    struct chan_rendezvous *c = (struct chan_rendezvous *)self;
    struct chan_meeting *sender;
    if (UNLIKELY(!c)) return CHAN_NOT_READY;
    enum chan_meet_found found = chan_meet(exec, c, CHAN_MEET_RECEIVER, NULL, &sender);
    if (found == CHAN_MEET_NONE) return CHAN_NOT_READY;
    if (found == CHAN_MEET_PARTNER)
        chan_meet_take(exec, shape, sender, value);
    else
        chan_zero(shape, value);
    return found == CHAN_MEET_PARTNER ? CHAN_DONE : CHAN_DRAINED;
}

/* ---- Closing ------------------------------------------------------------------------------------
 */

/* All of a list, which is left empty; linked by `next`. Under the lock. */
IMPL_GLUE struct chan_waiter *chan_meet_detach(struct chan_queue *queue)
{
    struct chan_waiter *first = chan_queue_first(queue);
    chan_queue_set_first(queue, NULL);
    queue->last = NULL;
    return first;
}

IMPL_GLUE void chan_meet_dismiss(const struct sched_ops *exec, struct chan_waiter *waiter)
{
    for (struct chan_waiter *next; waiter; waiter = next) {
        next = waiter->next; /* once told, it may be gone */
        chan_meet_tell(exec, (struct chan_meeting *)waiter, CHAN_MEET_GONE);
    }
}

/* Under the lock, all who wait are in the lists; nobody enters them behind the mark. */
IMPL_GLUE void chan_rendezvous_close(const struct sched_ops *exec, void *self)
{
    struct chan_rendezvous *c = (struct chan_rendezvous *)self;
    uintptr_t word;
    if (!c) chan_panic(CHAN_CLOSE_OF_NIL);
    lock_spin_acquire(&c->lock);
    do {
        word = chan_meet_look(c);
        if (word != CHAN_MEET_CLOSED) continue;
        lock_spin_release(&c->lock);
        chan_panic(CHAN_CLOSE_OF_CLOSED);
    } while (!chan_meet_queue_up(c, word));
    /* release: pairs with chan_meet_look(). */
    atomic_store_explicit(&c->word, CHAN_MEET_CLOSED, memory_order_release);
    struct chan_waiter *receivers = chan_meet_detach(&c->receivers);
    struct chan_waiter *senders = chan_meet_detach(&c->senders);
    lock_spin_release(&c->lock);
    chan_meet_dismiss(exec, receivers);
    chan_meet_dismiss(exec, senders);
}

IMPL_HOT int64_t chan_rendezvous_len(void *self)
{
    (void)self;
    return 0;
}

IMPL_HOT int64_t chan_rendezvous_cap(void *self)
{
    (void)self;
    return 0;
}

CHAN_OPS(rendezvous, thread, "unbuffered only: told in the line that holds the value",
         CHAN_UNBUFFERED, NULL);

#endif
