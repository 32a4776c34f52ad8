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

#include "defer/defer_slot.h"

/* Weak, as the slot: one a thread, however many files include this. */
__attribute__((weak, used)) __thread struct defer_task defer_thread_task;

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
    task->id = 0;
    task->give_back = NULL;
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
    defer_thread_flush();
    defer_task_destroy((struct defer_task *)task);
}

/* The key whose destructor runs at the end of each thread that deferred something. */
__attribute__((weak)) pthread_key_t defer_thread_key;
__attribute__((weak)) pthread_once_t defer_thread_once = PTHREAD_ONCE_INIT;

IMPL_COLD void defer_thread_key_create(void)
{
    CHECK(pthread_key_create(&defer_thread_key, defer_thread_end) == 0);
}

IMPL_COLD void defer_thread_start(void)
{
    CHECK(pthread_once(&defer_thread_once, defer_thread_key_create) == 0);
    if (pthread_getspecific(defer_thread_key)) return;
    CHECK(pthread_setspecific(defer_thread_key, &defer_thread_task) == 0);
    defer_task_init(&defer_thread_task, NULL);
}

IMPL_COLD void defer_task_free(struct defer_task *task)
{
    defer_task_destroy(task);
    free(task);
}

/* Of a scheduler's task; NULL: the thread runs none. */
IMPL_COLD struct defer_task *defer_task_make(const struct defer_host *host)
{
    uint64_t id = host ? host->task_id() : 0;
    if (!id) return NULL;
    struct defer_task *task = (struct defer_task *)malloc(sizeof *task);
    CHECK(task);
    defer_task_init(task, host->finish);
    task->id = id;
    task->give_back = defer_task_free;
    return task;
}

/* The running task, at its first scope: the thread's own unless a scheduler has others. */
IMPL_COLD struct defer_task *defer_task_start(void)
{
    struct defer_task *task = defer_task_make(defer_host);
    defer_thread_start();
    if (!task) task = &defer_thread_task;
    defer_task_swap(task);
    return task;
}

/* The running task; never NULL. */
IMPL_GLUE struct defer_task *defer_task_current(void)
{
    struct defer_task *task = defer_task_slot_value();
    return LIKELY(task != NULL) ? task : defer_task_start();
}

#endif
