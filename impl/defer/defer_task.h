/* defer_task.h - which chain of deferred calls is the running task's.
 *
 * Promises    defer_task_current is right after a fiber woke on another thread: it never trusts a
 *             thread-local address computed before.
 * Lifetime    a thread's own task begins with its first scope and ends with the thread; a fiber's
 *             belongs to the scheduler, between defer_task_init and defer_task_destroy.
 * Cost        two loads from the thread's block on x86-64, a call elsewhere.                     */
#ifndef ASSAY_DEFER_DEFER_TASK_H
#define ASSAY_DEFER_DEFER_TASK_H

#include <pthread.h>
#include <stdlib.h>

#include "defer/defer.h"

/* Weak, as panic_handler_slot: one slot a thread, however many files include this. NULL: none yet.
 */
__attribute__((weak, used)) __thread struct defer_task *defer_task_slot;
__attribute__((weak, used)) __thread struct defer_task defer_thread_task;

/* Called when a thread with deferred calls ends: kinds hook in what they keep for the thread. */
__attribute__((weak)) void (*defer_thread_end_hook)(void);

/* panic_raise in a task of ours: defer_panic.h defines it. */
IMPL_RARE __attribute__((noreturn)) void defer_raise(struct panic_handler *self,
                                                     enum panic_kind kind, const char *message);

/* The unwinder is passing frames of this thread, whose calls a panic or goexit has run. Under
 * -fexceptions it ends the scopes of those frames: they look here first. */
__attribute__((weak)) __thread bool defer_unwinds;
#ifdef __EXCEPTIONS
#define DEFER_UNWINDING defer_unwinds
#else
#define DEFER_UNWINDING false
#endif

/* pthread_exit unwinds the thread's stack. */
IMPL_COLD __attribute__((noreturn)) void defer_thread_finish(struct defer_task *task)
{
    (void)task;
    defer_unwinds = true;
    pthread_exit(NULL);
}

IMPL_GLUE void defer_bump_init(struct defer_bump *bump)
{
    bump->chunk = &bump->own;
    bump->own = (struct defer_bump_chunk){NULL, NULL, bump->own_entries + DEFER_BUMP_OWN};
    bump->top = bump->own_entries;
    bump->end = bump->own.end;
}

/* An empty chain. `finish` ends the task when it calls defer_goexit; NULL: ends the thread. */
IMPL_RARE void defer_task_init(struct defer_task *task, void (*finish)(struct defer_task *task))
{
    task->head = NULL;
    task->panic = NULL;
    defer_bump_init(&task->bump);
    task->finish = finish ? finish : defer_thread_finish;
    task->handler = (struct panic_handler){defer_raise, task};
}

/* Gives back what the task owns. Its calls must have been run. */
IMPL_RARE void defer_task_destroy(struct defer_task *task)
{
    struct defer_bump_chunk *chunk = task->bump.own.next;
    while (chunk) {
        struct defer_bump_chunk *next = chunk->next;
        free(chunk);
        chunk = next;
    }
    defer_bump_init(&task->bump);
}

/* Makes `next` the running task of this thread and returns the one it replaces (NULL: none yet).
 * For schedulers, at the switch; the task's panic handler goes with it. */
IMPL_RARE struct defer_task *defer_task_swap(struct defer_task *next)
{
    __asm__ volatile("" ::: "memory");
    struct defer_task *previous = defer_task_slot;
    defer_task_slot = next;
    panic_handler_set(next ? &next->handler : NULL);
    return previous;
}

IMPL_COLD void defer_thread_end(void *task)
{
    /* relaxed: pairs with defer_pool_get_slow; the value is a constant, and this thread set it if
     * it has anything to flush. */
    void (*hook)(void) = __atomic_load_n(&defer_thread_end_hook, __ATOMIC_RELAXED);
    if (hook) hook();
    defer_task_destroy((struct defer_task *)task);
}

/* The key whose destructor runs at the end of each thread that deferred something. */
__attribute__((weak)) pthread_key_t defer_thread_key;
__attribute__((weak)) pthread_once_t defer_thread_once = PTHREAD_ONCE_INIT;

IMPL_COLD void defer_thread_key_create(void)
{
    CHECK(pthread_key_create(&defer_thread_key, defer_thread_end) == 0);
}

/* The thread's own task, at its first scope. */
IMPL_COLD struct defer_task *defer_task_start(void)
{
    CHECK(pthread_once(&defer_thread_once, defer_thread_key_create) == 0);
    CHECK(pthread_setspecific(defer_thread_key, &defer_thread_task) == 0);
    defer_task_init(&defer_thread_task, NULL);
    defer_task_swap(&defer_thread_task);
    return &defer_thread_task;
}

/* The value of the slot, read anew each time: the compiler may not reuse an address across a call
 * in which the fiber changed threads, and with -fPIC it would. */
#if defined(__x86_64__)
IMPL_GLUE struct defer_task *defer_task_slot_value(void)
{
    struct defer_task *task;
    __asm__ volatile("movq defer_task_slot@gottpoff(%%rip), %0\n\tmovq %%fs:(%0), %0" : "=r"(task));
    return task;
}
#else
IMPL_RARE struct defer_task *defer_task_slot_value(void)
{
    __asm__ volatile("" ::: "memory");
    return defer_task_slot;
}
#endif

/* The running task; never NULL. */
IMPL_GLUE struct defer_task *defer_task_current(void)
{
    struct defer_task *task = defer_task_slot_value();
    return LIKELY(task != NULL) ? task : defer_task_start();
}

#endif
