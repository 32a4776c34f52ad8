/* lock_wait.h - the two ways of waiting: looking again with growing pauses, and sleeping on a word.
 *
 * Promises    a spinning wait gives its processor away from time to time: where threads outnumber
 *             processors the holder may be waiting for the processor of the one who spins.
 * Sleeping    Linux futex: sleeps only while the word still has the value expected; may wake for no
 *             reason.                                                                            */
#ifndef ASSAY_LOCK_LOCK_WAIT_H
#define ASSAY_LOCK_LOCK_WAIT_H

#include <linux/futex.h>
#include <limits.h>
#include <sched.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "lock/lock.h"
#include "lock/lock_count.h"

/* Longest run of pauses between two looks: 64 are about 1 us here, some four hand-overs of a line
 * between cores; longer runs leave a free lock unused. */
#define LOCK_PAUSES_MAX 64
/* Looks before the processor is offered to others: together about 5 us, one switch of threads. */
#define LOCK_LOOKS_MAX 10

struct lock_pauses {
    uint32_t pauses, looks;
};

/* One pause, twice as long as the last; from time to time the processor is given away. */
IMPL_GLUE void lock_backoff(struct lock_pauses *backoff)
{
    if (backoff->looks++ >= LOCK_LOOKS_MAX) {
        sched_yield();
        return;
    }
    for (uint32_t i = 0; i <= backoff->pauses; i++) atomics_pause();
    if (backoff->pauses < LOCK_PAUSES_MAX) backoff->pauses = backoff->pauses * 2 + 1;
}

/* How often the calling thread has asked the system; who counts sets them back. A call takes more
 * than 1 us, a count beside it nothing. Weak: one a thread, however many files include this. */
struct lock_calls {
    uint64_t sleeps, wakes;
};
__attribute__((weak)) __thread struct lock_calls lock_calls;

/* Sleeps while *word is `expected`. The compiler may assume nothing about memory afterwards. */
IMPL_RARE void lock_sleep(ATOMIC(uint32_t) * word, uint32_t expected)
{
    lock_calls.sleeps++;
    syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, expected, NULL, NULL, 0);
}

/* The same until when_ns of CLOCK_MONOTONIC at most. */
IMPL_RARE void lock_sleep_until(ATOMIC(uint32_t) * word, uint32_t expected, uint64_t when_ns)
{
    struct timespec when = {(time_t)(when_ns / 1000000000u), (long)(when_ns % 1000000000u)};
    lock_calls.sleeps++;
    syscall(SYS_futex, word, FUTEX_WAIT_BITSET_PRIVATE, expected, &when, NULL,
            FUTEX_BITSET_MATCH_ANY);
}

/* Wakes up to `count` of those that sleep on the word. About 300 ns even if nobody does. */
IMPL_RARE void lock_wake(ATOMIC(uint32_t) * word, int count)
{
    lock_calls.wakes++;
    syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, count, NULL, NULL, 0);
}

#endif
