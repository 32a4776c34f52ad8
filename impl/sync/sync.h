/* sync.h - the contract of what tasks wait for each other by: WaitGroup, semaphore, Once.
 *
 *     ops->group_add(group, 2);                 before the tasks start
 *     ...each task at its end: ops->group_done(group);
 *     ops->group_wait(group);
 *
 *     if (ops->once_begin(once)) { prepare; ops->once_end(once); }
 *
 * Storage     the caller's, of at least group_bytes (sema_bytes, once_bytes), aligned for a
 *             pointer. Zero bytes prepare it; it owns nothing. Never copied once used. It may go
 *             when every operation on it has returned: a done may still look after its wait has.
 * Order       what came before a done is seen after the wait that it ends; what came before a
 *             release, after the acquire it allows; what came before once_end, after any begin.
 * Thread-safety  all operations, by tasks of `exec`; only those that wait need to be tasks.
 * As constant    users take the table as a constant argument: the hot operations are inlined. */
#ifndef ASSAY_SYNC_SYNC_H
#define ASSAY_SYNC_SYNC_H

#include "sched/sched_task.h"

/* Enough for each structure of every implementation. */
#define SYNC_BYTES_MAX 128

#define SYNC_NEGATIVE "sync: negative WaitGroup counter"
#define SYNC_MISUSE   "sync: WaitGroup misuse: Add called concurrently with Wait"
#define SYNC_REUSED   "sync: WaitGroup is reused before previous Wait has returned"

enum sync_flags {
    SYNC_NOBODY_WAITS = 1,  /* the floor: nothing is counted, nobody waits */
    SYNC_BLOCKS_THREAD = 2, /* waits where the executor cannot see it: deadlocks are not found */
    SYNC_SEES_MISUSE = 4,   /* panics with Go's three texts; otherwise with SYNC_NEGATIVE only */
    SYNC_FIFO = 8,          /* semaphores wake who came first; a hand-over goes to it */
};

struct sync_ops {
    int id;
    const char *name, *summary;
    unsigned flags;
    const struct sched_ops *exec; /* whose tasks call */
    size_t group_bytes, sema_bytes, once_bytes;
    /* ---- WaitGroup: counts tasks that are not done -------------------------------------------
     * Adds to the counter. Panics if it falls below zero, or if it rises from zero while tasks
     * wait. At zero all that wait go on.                                                        */
    void (*group_add)(void *group, int32_t delta);
    void (*group_done)(void *group); /* add -1 */
    /* Waits until the counter is zero. Panics if it is not zero again when the task goes on. */
    void (*group_wait)(void *group);
    /* ---- Semaphore: so many may go on --------------------------------------------------------*/
    void (*sema_init)(void *sema, uint32_t count); /* may be left out if 0 */
    void (*sema_acquire)(void *sema);
    bool (*sema_try_acquire)(void *sema); /* true: acquired. Never waits. */
    /* Whoever comes first takes it, a newcomer or who is woken: a queue of sleepers would set the
     * pace otherwise. */
    void (*sema_release)(void *sema);
    /* The same, but it belongs to who has waited longest, who also runs next: no newcomer
     * overtakes. */
    void (*sema_hand_over)(void *sema);
    /* ---- Once --------------------------------------------------------------------------------
     * True for the first task only, which must call once_end; the others wait for that. From
     * within (between the two) it waits for ever, as Go's. A panic in between must not skip
     * once_end: defer it. */
    bool (*once_begin)(void *once);
    void (*once_end)(void *once);
};

/* Last lines of an implementation, one an executor. Each operation takes the executor's table
 * first; each table has functions of its own. */
#define SYNC_OPERATION(kind, result, impl, executor, operation)    \
    kind result sync_##impl##_##executor##_##operation(void *self) \
    {                                                              \
        return sync_##impl##_##operation(&sched_##executor, self); \
    }
#define SYNC_OPS(impl, executor, text, facts)                                     \
    IMPL_HOT void sync_##impl##_##executor##_group_add(void *self, int32_t delta) \
    {                                                                             \
        sync_##impl##_group_add(&sched_##executor, self, delta);                  \
    }                                                                             \
    IMPL_HOT void sync_##impl##_##executor##_group_done(void *self)               \
    {                                                                             \
        sync_##impl##_group_add(&sched_##executor, self, -1);                     \
    }                                                                             \
    SYNC_OPERATION(IMPL_HOT, void, impl, executor, group_wait)                    \
    SYNC_OPERATION(IMPL_HOT, void, impl, executor, sema_acquire)                  \
    SYNC_OPERATION(IMPL_HOT, bool, impl, executor, sema_try_acquire)              \
    SYNC_OPERATION(IMPL_HOT, void, impl, executor, sema_release)                  \
    SYNC_OPERATION(IMPL_HOT, void, impl, executor, sema_hand_over)                \
    SYNC_OPERATION(IMPL_HOT, bool, impl, executor, once_begin)                    \
    SYNC_OPERATION(IMPL_HOT, void, impl, executor, once_end)                      \
    static const struct sync_ops sync_##impl##_##executor                         \
        __attribute__((unused)) = {__COUNTER__ + 1,                               \
                                   #impl,                                         \
                                   text,                                          \
                                   facts,                                         \
                                   &sched_##executor,                             \
                                   sizeof(struct sync_##impl##_group),            \
                                   sizeof(struct sync_##impl##_sema),             \
                                   sizeof(struct sync_##impl##_once),             \
                                   sync_##impl##_##executor##_group_add,          \
                                   sync_##impl##_##executor##_group_done,         \
                                   sync_##impl##_##executor##_group_wait,         \
                                   sync_##impl##_sema_init,                       \
                                   sync_##impl##_##executor##_sema_acquire,       \
                                   sync_##impl##_##executor##_sema_try_acquire,   \
                                   sync_##impl##_##executor##_sema_release,       \
                                   sync_##impl##_##executor##_sema_hand_over,     \
                                   sync_##impl##_##executor##_once_begin,         \
                                   sync_##impl##_##executor##_once_end}

#endif
