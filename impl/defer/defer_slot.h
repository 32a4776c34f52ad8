/* defer_slot.h - where a thread keeps the chain of deferred calls of the task that it runs: all
 * that a scheduler has to know of deferring.
 *
 * Promises    defer_task_slot_value() is right after a fiber woke on another thread.
 * Schedulers  swap the slot at a switch, together with panic_handler_slot, and set defer_host on
 *             each thread that runs tasks of theirs; a task that ends gives its chain back, and a
 *             worker that ends what the tasks left with its thread (defer_thread_flush).         */
#ifndef ASSAY_DEFER_DEFER_SLOT_H
#define ASSAY_DEFER_DEFER_SLOT_H

#include "common/thread_slot.h"
#include "defer/defer.h"

/* Weak, as panic_handler_slot: one slot a thread, however many files include this. NULL: none yet.
 */
__attribute__((weak, used)) __thread struct defer_task *defer_task_slot;

/* Who the tasks of a thread are and how they end. Static, of a scheduler. */
struct defer_host {
    uint64_t (*task_id)(void);               /* of the running task, from 1; 0: none is running */
    void (*finish)(struct defer_task *task); /* ends it, for goexit; does not return */
};

/* NULL: the thread has no tasks but itself. */
__attribute__((weak)) __thread const struct defer_host *defer_host;

/* Called when a thread ends on which tasks deferred: kinds hook in what they keep for it. */
__attribute__((weak)) void (*defer_thread_end_hook)(void);

/* Gives the calling thread's share to the others. A worker must: a task that took records on
 * another thread may have left them with this one, which never deferred and has no destructor. */
IMPL_COLD void defer_thread_flush(void)
{
    /* relaxed: pairs with defer_pool_get_slow; the value is a constant, and whoever has anything to
     * flush set it before or was handed a task by the one that did. */
    void (*hook)(void) = __atomic_load_n(&defer_thread_end_hook, __ATOMIC_RELAXED);
    if (hook) hook();
}

THREAD_SLOT_READER(struct defer_task *, defer_task_slot_value, defer_task_slot)

#endif
