/* chan_meet.h - how two tasks meet for a rendezvous: one word says who waits, and a partner that
 * still looks is told in the line that holds its value.
 *
 *   slots word lock receivers senders      | task elem next prev state | value |
 *   one line                               one line on the stack of who waits, where it looks
 *
 * Word        0: nobody. A record and RECEIVER or SENDER: one task waits, outside of the lists.
 *             QUEUED: more do; the lists, under the lock, tell. CLOSED: for ever. Whoever swaps a
 *             record out of the word owns it; QUEUED is left under the lock only.
 * Waiting     config.spins looks at one's own state; then ASLEEP, and the executor parks the task.
 *             Whoever comes sets DONE or GONE and readies the task only if it was ASLEEP: two tasks
 *             that look meet without a lock and without the system. tests/model/meet.pml is this,
 *             checked.                                                                           */
#ifndef ASSAY_CHAN_CHAN_MEET_H
#define ASSAY_CHAN_CHAN_MEET_H

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
    unsigned char value[CHAN_RECORD_BYTES];
};

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
    uint32_t paused = 0;
    for (uint32_t looks = chan_looks(exec); looks--;) {
        uint32_t state = chan_meet_state(me);
        if (state != CHAN_MEET_LOOKS) return state == CHAN_MEET_DONE;
        thread_pause(&paused, 1, CHAN_OFFER_PAUSES);
    }
    chan_has_looked(exec);
    exec->park_after(chan_meet_commit_of(exec), me);
    return chan_meet_state(me) == CHAN_MEET_DONE;
}

#endif
