/* sched_chain.h - each task's own deferred calls and panic handler: what goes with it at a switch.
 *
 * Promises    a scope that is open while its task waits is not seen by the task that runs
 *             meanwhile; a panic that no call recovers names the task; goexit ends the task, not
 *             its thread.
 * Lifetime    a task's chain is made at its first scope and given back when it ends.
 * Cost        a switch: a load and a store of a thread-local for each of the two slots.          */
#ifndef ASSAY_SCHED_SCHED_CHAIN_H
#define ASSAY_SCHED_SCHED_CHAIN_H

#include "defer/defer_slot.h"
#include "sched/sched.h"

/* What a task that does not run keeps of its thread's slots. */
struct sched_chain {
    struct panic_handler *panics;
    struct defer_task *calls; /* NULL: no scope yet */
};

/* From one task to another, on one thread. The slots' places are found anew each time: a compiler
 * keeps them across a switch, after which the thread is another. */
#if defined(__x86_64__)
#define SCHED_SLOT_SWAP(slot, keep, come)                                           \
    __asm__ volatile("movq " #slot "@gottpoff(%%rip), %1\n\tmovq %%fs:(%1), %0\n\t" \
                     "movq %2, %%fs:(%1)"                                           \
                     : "=&r"(keep), "=&r"(place)                                    \
                     : "r"(come)                                                    \
                     : "memory")
IMPL_GLUE void sched_chain_swap(struct sched_chain *from, const struct sched_chain *to)
{
    void *place;
    struct panic_handler *panics;
    struct defer_task *calls;
    SCHED_SLOT_SWAP(panic_handler_slot, panics, to->panics);
    SCHED_SLOT_SWAP(defer_task_slot, calls, to->calls);
    from->panics = panics;
    from->calls = calls;
    (void)place;
}
#else
IMPL_RARE void sched_chain_swap(struct sched_chain *from, const struct sched_chain *to)
{
    __asm__ volatile("" ::: "memory");
    from->panics = panic_handler_slot;
    from->calls = defer_task_slot;
    panic_handler_slot = to->panics;
    defer_task_slot = to->calls;
}
#endif

/* The running task ends: its calls have been run. */
IMPL_GLUE void sched_chain_end(void)
{
    struct defer_task *calls = defer_task_slot_value();
    if (UNLIKELY(calls && calls->give_back)) calls->give_back(calls);
}

#endif
