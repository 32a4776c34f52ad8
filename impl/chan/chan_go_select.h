/* chan_go_select.h - Go 1.19's select over channels of chan_go.h.
 *
 * Promises    one case and no other; among those ready each with the same chance, whatever the
 *             order in which they are written: a fresh shuffle each time decides who is looked at
 *             first. With default, a case that was ready all the while is never missed: all locks
 *             are held while looking.
 * Passes      lock all, by address; look at each in shuffled order; else wait in the list of each,
 *             and release all; when readied, lock all and leave the other lists.
 * Cost        without locks (fiber1) no order of addresses is needed: a shuffle and the looks.
 * Room        CHAN_SELECT_ROOM cases find their records on the stack, more of them on the heap.
 * Source      Go 1.19 runtime/select.go, read for its order and rewritten.                       */
#ifndef ASSAY_CHAN_CHAN_GO_SELECT_H
#define ASSAY_CHAN_CHAN_GO_SELECT_H

#include "chan/chan_go_core.h"
#include "sched/sched_impls.h"

/* 16 cases take 1.3 KiB of the stack; more of them in one select are rare. */
#define CHAN_SELECT_ROOM 16

/* One select at work. */
struct chan_select {
    const struct chan_shape *shape; /* NULL: each channel's own */
    const struct chan_case *cases;
    uint32_t *order; /* [live] cases with a channel, shuffled */
    uint32_t live;   /* so many */
    struct chan_locks locks;
    struct chan_waiter *waiters; /* [count] by case */
};

IMPL_GLUE struct chan_go *chan_select_chan(const struct chan_select *s, uint32_t index)
{
    return (struct chan_go *)s->cases[index].channel;
}

/* ---- Orders -------------------------------------------------------------------------------------
 */

/* Inside-out shuffle of the cases that have a channel. */
IMPL_GLUE void chan_select_shuffle(struct chan_select *s, struct sched_task *task, uint32_t count)
{
    s->live = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (!s->cases[i].channel) continue;
        uint32_t at = sched_random(task, s->live + 1);
        s->order[s->live] = s->order[at];
        s->order[at] = i;
        s->live++;
    }
}

IMPL_GLUE void chan_select_sift(struct chan_go **chans, uint32_t at, uint32_t count)
{
    for (uint32_t child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && chans[child] < chans[child + 1]) child++;
        if (chans[at] >= chans[child]) return;
        struct chan_go *swap = chans[at];
        chans[at] = chans[child];
        chans[child] = swap;
    }
}

/* Heap sort: no recursion, no memory, no bad case. */
IMPL_GLUE void chan_select_sort(struct chan_go **chans, uint32_t count)
{
    for (uint32_t at = count / 2; at--;) chan_select_sift(chans, at, count);
    for (uint32_t end = count; end-- > 1;) {
        struct chan_go *largest = chans[0];
        chans[0] = chans[end];
        chans[end] = largest;
        chan_select_sift(chans, 0, end);
    }
}

/* Each channel once, in the order in which all selects lock. */
IMPL_GLUE void chan_select_prepare_locks(struct chan_select *s)
{
    struct chan_go **chans = s->locks.chans;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < s->live; i++) chans[i] = chan_select_chan(s, s->order[i]);
    chan_select_sort(chans, s->live);
    for (uint32_t i = 0; i < s->live; i++)
        if (!kept || chans[kept - 1] != chans[i]) chans[kept++] = chans[i];
    s->locks.count = kept;
}

IMPL_GLUE void chan_select_lock(const struct sched_ops *exec, const struct chan_select *s)
{
    for (uint32_t i = 0; exec->parallel && i < s->locks.count; i++)
        exec->acquire(&s->locks.chans[i]->lock);
}

/* ---- First pass: who is ready
 * -------------------------------------------------------------------- */

/* locks: NULL if only the channel's own is held. */
IMPL_GLUE enum chan_found chan_select_try(const struct sched_ops *exec, const struct chan_select *s,
                                          uint32_t index, const struct chan_locks *locks)
{
    struct chan_go *c = chan_select_chan(s, index);
    const struct chan_shape own = {s->shape ? s->shape->elem_bytes : c->elem_bytes};
    return s->cases[index].sends ? chan_go_send_now(exec, &own, c, locks, s->cases[index].value)
                                 : chan_go_recv_now(exec, &own, c, locks, s->cases[index].value);
}

/* The case that was done, with the locks released; -1: none, and they are held. */
IMPL_GLUE int chan_select_look(const struct sched_ops *exec, const struct chan_select *s, bool *ok)
{
    for (uint32_t i = 0; i < s->live; i++) {
        uint32_t index = s->order[i];
        enum chan_found found = chan_select_try(exec, s, index, &s->locks);
        if (found == CHAN_NOT_READY) continue;
        *ok = found == CHAN_DONE;
        return (int)index;
    }
    return -1;
}

/* Worth a lock? A case that becomes ready meanwhile is found when all are locked. */
IMPL_GLUE bool chan_select_seems_ready(const struct chan_go *c, bool sends)
{
    /* relaxed: a guess. */
    uint64_t count = atomic_load_explicit(&c->count, memory_order_relaxed);
    const struct chan_queue *partners = sends ? &c->receivers : &c->senders;
    return atomic_load_explicit(&partners->first, memory_order_relaxed) || chan_go_closed(c) ||
           (sends ? count < c->slots : count > 0);
}

/* One channel at a time, its lock alone: the case that was done, or -1 with nothing locked. That
 * none was ready at any one moment it does not tell. */
IMPL_GLUE int chan_select_glance(const struct sched_ops *exec, const struct chan_select *s,
                                 bool *ok)
{
    for (uint32_t i = 0; i < s->live; i++) {
        uint32_t index = s->order[i];
        struct chan_go *c = chan_select_chan(s, index);
        if (!chan_select_seems_ready(c, s->cases[index].sends)) continue;
        exec->acquire(&c->lock);
        enum chan_found found = chan_select_try(exec, s, index, NULL);
        if (found == CHAN_NOT_READY) {
            exec->release(&c->lock);
            continue;
        }
        *ok = found == CHAN_DONE;
        return (int)index;
    }
    return -1;
}

/* ---- Second and third pass: waiting
 * -------------------------------------------------------------- */

IMPL_GLUE struct chan_queue *chan_select_queue(const struct chan_select *s, uint32_t index)
{
    struct chan_go *c = chan_select_chan(s, index);
    return s->cases[index].sends ? &c->senders : &c->receivers;
}

IMPL_GLUE void chan_select_enqueue(const struct chan_select *s, struct sched_task *task)
{
    for (uint32_t i = 0; i < s->live; i++) {
        struct chan_waiter *waiter = &s->waiters[s->order[i]];
        waiter->task = task;
        waiter->elem = s->cases[s->order[i]].value;
        waiter->is_select = true;
        chan_enqueue(chan_select_queue(s, s->order[i]), waiter);
    }
}

/* Off all lists but the winner's, which it has left. */
IMPL_GLUE int chan_select_leave(const struct chan_select *s, const struct chan_waiter *winner)
{
    int index = -1;
    for (uint32_t i = 0; i < s->live; i++) {
        struct chan_waiter *waiter = &s->waiters[s->order[i]];
        if (waiter == winner)
            index = (int)s->order[i];
        else
            chan_unlink(chan_select_queue(s, s->order[i]), waiter);
    }
    return index;
}

/* commit: the executor's own; releases the locks. */
IMPL_GLUE int chan_select_wait(const struct sched_ops *exec, const struct chan_select *s,
                               sched_commit *commit, struct sched_task *task, bool *ok)
{
    task->param = NULL;
    /* relaxed: the lists are behind locks, which we hold. */
    atomic_store_explicit(&task->select_done, 0, memory_order_relaxed);
    chan_select_enqueue(s, task);
    if (exec->parallel)
        exec->park_after(commit, (void *)(uintptr_t)&s->locks);
    else
        exec->park(NULL);
    const struct chan_waiter *winner = (const struct chan_waiter *)task->param;
    chan_select_lock(exec, s);
    int index = chan_select_leave(s, winner);
    chan_locks_release(exec, &s->locks);
    if (UNLIKELY(index < 0)) panic_raise(PANIC_FATAL, "selectgo: bad wakeup");
    if (UNLIKELY(!winner->success) && s->cases[index].sends) chan_panic(CHAN_SEND_ON_CLOSED);
    *ok = winner->success;
    return index;
}

/* ---- The whole
 * ----------------------------------------------------------------------------------- */

/* glances: looks at each channel alone before all are locked; a constant. */
IMPL_GLUE int chan_select_run(const struct sched_ops *exec, struct chan_select *s, uint32_t count,
                              bool block, bool *ok, sched_commit *commit, bool glances)
{
    struct sched_task *task = exec->self();
    chan_select_shuffle(s, task, count);
    if (UNLIKELY(block && !s->live)) exec->block();
    int index = glances ? chan_select_glance(exec, s, ok) : -1;
    if (index >= 0) return index;
    if (exec->parallel) chan_select_prepare_locks(s);
    chan_select_lock(exec, s);
    index = chan_select_look(exec, s, ok);
    if (index >= 0) return index;
    if (block) return chan_select_wait(exec, s, commit, task, ok);
    chan_locks_release(exec, &s->locks);
    return -1;
}

/* Functions of one executor's own; select among many takes its records from the heap. */
#define CHAN_GO_SELECT(impl, executor, glances)                                                    \
    IMPL_RARE void chan_##impl##_##executor##_commit(void *locks)                                  \
    {                                                                                              \
        chan_locks_release(&sched_##executor, (const struct chan_locks *)locks);                   \
    }                                                                                              \
    IMPL_RARE int chan_##impl##_##executor##_select_many(struct chan_select *s, uint32_t count,    \
                                                         bool block, bool *ok)                     \
    {                                                                                              \
        s->order = (uint32_t *)malloc(count * sizeof *s->order);                                   \
        s->locks.chans = (struct chan_go **)malloc(count * sizeof *s->locks.chans);                \
        s->waiters = (struct chan_waiter *)malloc(count * sizeof *s->waiters);                     \
        CHECK(s->order && s->locks.chans && s->waiters);                                           \
        int index = chan_select_run(&sched_##executor, s, count, block, ok,                        \
                                    chan_##impl##_##executor##_commit, glances);                   \
        free(s->waiters);                                                                          \
        free((void *)s->locks.chans);                                                              \
        free(s->order);                                                                            \
        return index;                                                                              \
    }                                                                                              \
    IMPL_RARE int chan_##impl##_##executor##_select(const struct chan_shape *shape,                \
                                                    const struct chan_case *cases, uint32_t count, \
                                                    bool block, bool *ok)                          \
    {                                                                                              \
        uint32_t order[CHAN_SELECT_ROOM];                                                          \
        struct chan_go *chans[CHAN_SELECT_ROOM];                                                   \
        struct chan_waiter waiters[CHAN_SELECT_ROOM];                                              \
        struct chan_select s = {shape, cases, order, 0, {chans, 0}, waiters};                      \
        bool unused;                                                                               \
        if (!ok) ok = &unused;                                                                     \
        CHECK(count <= CHAN_CASES_MAX);                                                            \
        if (UNLIKELY(count > CHAN_SELECT_ROOM))                                                    \
            return chan_##impl##_##executor##_select_many(&s, count, block, ok);                   \
        return chan_select_run(&sched_##executor, &s, count, block, ok,                            \
                               chan_##impl##_##executor##_commit, glances);                        \
    }

#endif
