/* fiber.h - the smallest scheduler that a test of tasks needs: fibers over ucontext, each with a
 * chain of deferred calls of its own, resumed by hand and on any thread.
 *
 * Threads     a fiber runs on one thread at a time, which is, or has joined, the one before.
 * Sanitizers  both are told of every switch.                                                     */
#ifndef TESTS_SUPPORT_FIBER_H
#define TESTS_SUPPORT_FIBER_H

#include <stdlib.h>
#include <ucontext.h>

#include "defer/defer_scope.h"

#if DEFER_ASAN
#include <sanitizer/common_interface_defs.h>
#endif
#if DEFER_TSAN
#include <sanitizer/tsan_interface.h>
#endif

enum { FIBER_STACK = 1 << 20 };

struct fiber {
    struct defer_task task; /* first: defer_goexit hands it back */
    ucontext_t context, back;
    void (*body)(struct fiber *fiber);
    unsigned char *stack;
    bool done;
    void *sanitizer[2]; /* the fiber's handle, and that of who resumed it */
    const void *bottom; /* of the stack that resumed it, with its size */
    size_t size;
};

/* Which fiber begins: makecontext passes ints only. */
static struct fiber *fiber_beginning;

static void fiber_to_carrier(struct fiber *fiber, bool for_good)
{
    (void)for_good;
#if DEFER_ASAN
    void *fake = NULL;
    __sanitizer_start_switch_fiber(for_good ? NULL : &fake, fiber->bottom, fiber->size);
#endif
#if DEFER_TSAN
    __tsan_switch_to_fiber(fiber->sanitizer[1], 0);
#endif
    CHECK(swapcontext(&fiber->context, &fiber->back) == 0);
#if DEFER_ASAN
    __sanitizer_finish_switch_fiber(fake, &fiber->bottom, &fiber->size);
#endif
}

/* Back to who resumed the running fiber, until it is resumed again. */
static void fiber_yield(struct fiber *fiber)
{
    fiber_to_carrier(fiber, false);
}

static void fiber_finish(struct defer_task *task)
{
    struct fiber *fiber = (struct fiber *)task;
    fiber->done = true;
    fiber_to_carrier(fiber, true);
}

static void fiber_main(void)
{
    struct fiber *fiber = fiber_beginning;
#if DEFER_ASAN
    __sanitizer_finish_switch_fiber(NULL, &fiber->bottom, &fiber->size);
#endif
    fiber->body(fiber);
    fiber_finish(&fiber->task);
}

/* Runs the fiber on the calling thread until it yields or ends. */
static void fiber_resume(struct fiber *fiber)
{
    struct defer_task *mine = defer_task_swap(&fiber->task);
    fiber_beginning = fiber;
#if DEFER_ASAN
    void *fake = NULL;
    __sanitizer_start_switch_fiber(&fake, fiber->stack, FIBER_STACK);
#endif
#if DEFER_TSAN
    fiber->sanitizer[1] = __tsan_get_current_fiber();
    __tsan_switch_to_fiber(fiber->sanitizer[0], 0);
#endif
    CHECK(swapcontext(&fiber->back, &fiber->context) == 0);
#if DEFER_ASAN
    __sanitizer_finish_switch_fiber(fake, NULL, NULL);
#endif
    defer_task_swap(mine);
}

static void fiber_init(struct fiber *fiber, void (*body)(struct fiber *fiber))
{
    defer_task_init(&fiber->task, fiber_finish);
    fiber->body = body;
    fiber->done = false;
    fiber->stack = malloc(FIBER_STACK);
    CHECK(fiber->stack && getcontext(&fiber->context) == 0);
    fiber->context.uc_stack.ss_sp = fiber->stack;
    fiber->context.uc_stack.ss_size = FIBER_STACK;
    fiber->context.uc_link = NULL;
    makecontext(&fiber->context, fiber_main, 0);
#if DEFER_TSAN
    fiber->sanitizer[0] = __tsan_create_fiber(0);
#endif
}

/* The fiber must be done. */
static void fiber_destroy(struct fiber *fiber)
{
    CHECK(fiber->done && !fiber->task.head && !fiber->task.panic);
#if DEFER_TSAN
    __tsan_destroy_fiber(fiber->sanitizer[0]);
#endif
    defer_task_destroy(&fiber->task);
    free(fiber->stack);
}

#endif
