/* fiber_overflow.h - says which stack was too small, in place of a segmentation fault.
 *
 * Promises    a fault in a guard page of the stacks watched by the thread prints Go's words and the
 *             remedy, and ends the program with status 2. Any other fault goes to whoever handled
 *             it before.
 * How         a signal cannot be handled on a stack that is full: each watching thread has another
 *             one for signals, its own unless it had one.
 * Threads     watch and unwatch come in pairs on a thread.                                       */
#ifndef ASSAY_SCHED_FIBER_OVERFLOW_H
#define ASSAY_SCHED_FIBER_OVERFLOW_H

#include <pthread.h>

#include "sched/fiber_stack.h"

/* SIGSTKSZ is no constant any more, and 8 KiB too small with wide registers to save. */
#define FIBER_SIGNAL_STACK_BYTES ((size_t)64 << 10)

struct fiber_watch {
    const struct fiber_stacks *stacks; /* NULL: none */
    void *signal_stack;                /* NULL: the thread had its own */
};

__attribute__((weak)) __thread struct fiber_watch fiber_watch;
__attribute__((weak)) struct sigaction fiber_fault_before;
__attribute__((weak)) pthread_mutex_t fiber_fault_mutex = PTHREAD_MUTEX_INITIALIZER;

/* Weak, not static: the program has one handler, and can tell whether it is installed. */
void fiber_fault(int signal_number, siginfo_t *info, void *context);

IMPL_COLD void fiber_overflow_say(size_t bytes)
{
    char text[160];
    int length = snprintf(text, sizeof text,
                          "fatal error: stack overflow\n\nthe stack of %zu bytes is full: "
                          "raise stack_bytes\n",
                          bytes);
    ssize_t written = write(STDERR_FILENO, text, (size_t)length);
    (void)written;
}

__attribute__((weak)) void fiber_fault(int signal_number, siginfo_t *info, void *context)
{
    if (fiber_watch.stacks && fiber_in_guard(fiber_watch.stacks, info->si_addr)) {
        fiber_overflow_say(fiber_watch.stacks->stack_bytes);
        _exit(2);
    }
    if (fiber_fault_before.sa_flags & SA_SIGINFO)
        fiber_fault_before.sa_sigaction(signal_number, info, context);
    else
        sigaction(signal_number, &fiber_fault_before, NULL); /* the fault comes again */
}

/* At each watch: somebody else may have taken the signal meanwhile. */
IMPL_COLD void fiber_fault_install(void)
{
    struct sigaction action, now;
    pthread_mutex_lock(&fiber_fault_mutex);
    memset(&action, 0, sizeof action);
    action.sa_sigaction = fiber_fault;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    sigaction(SIGSEGV, NULL, &now);
    if (now.sa_sigaction != fiber_fault) {
        fiber_fault_before = now;
        sigaction(SIGSEGV, &action, NULL);
    }
    pthread_mutex_unlock(&fiber_fault_mutex);
}

IMPL_COLD void fiber_overflow_watch(const struct fiber_stacks *stacks)
{
    stack_t now, own;
    fiber_fault_install();
    fiber_watch.stacks = stacks;
    fiber_watch.signal_stack = NULL;
    if (sigaltstack(NULL, &now) != 0 || !(now.ss_flags & SS_DISABLE)) return;
    memset(&own, 0, sizeof own);
    fiber_watch.signal_stack = own.ss_sp = malloc(FIBER_SIGNAL_STACK_BYTES);
    own.ss_size = FIBER_SIGNAL_STACK_BYTES;
    if (own.ss_sp) sigaltstack(&own, NULL);
}

IMPL_COLD void fiber_overflow_unwatch(void)
{
    stack_t none;
    memset(&none, 0, sizeof none);
    none.ss_flags = SS_DISABLE;
    if (fiber_watch.signal_stack) sigaltstack(&none, NULL);
    free(fiber_watch.signal_stack);
    fiber_watch.stacks = NULL;
    fiber_watch.signal_stack = NULL;
}

#endif
