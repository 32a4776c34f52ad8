/* chan_crew.h - the tasks of one sample: started by the executor under test, gathered behind a
 * gate, timed from there to the last one's end.
 *
 *     struct chan_crew crew = {.ops = ch, ...};
 *     const struct chan_role roles[] = {{producer, 4}, {consumer, 4}};
 *     chan_crew_run(b, &crew, roles, 2);
 *
 * A role's work begins with chan_crew_begin() and ends with chan_crew_end(). The benchmark thread
 * drives the executor and takes no part. Starting tasks, and the threads behind them, is outside of
 * the time. Each sample reports cpu_ns_per_op, cpu_per_wall and switches_per_op of the whole
 * program (usage.h); on fibers fiber_switches_per_op, the starting of the tasks included; on
 * threads futex_waits_per_op and futex_wakes_per_op of the tasks between gate and end; of
 * CHAN_CREW_MANY tasks or more bytes_per_task, resident while all stand at the gate.
 */
#ifndef BENCHES_CHAN_CHAN_CREW_H
#define BENCHES_CHAN_CHAN_CREW_H

#include "benches/common/bench.h"
#include "chan/chan.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { CHAN_CREW_CHANNELS = 1001, CHAN_CREW_CASES = 64, CHAN_CREW_MANY = 1000 };

struct chan_role {
    sched_entry *work; /* called with the crew */
    uint64_t count;    /* tasks of this role */
};

struct chan_crew {
    const struct chan_ops *ops;
    struct sched_config config;
    void *channels[CHAN_CREW_CHANNELS]; /* made and destroyed by the body */
    uint64_t rounds;                    /* of each sender; set by chan_crew_run() */
    uint64_t work;                      /* steps of chan_local_work() a message */
    uint64_t form;                      /* how the consumer of wait.c waits */
    ATOMIC(uint64_t) senders;           /* that have not yet sent all: the last one closes */
    ATOMIC(uint64_t) sum;               /* of the results of all tasks */
    ATOMIC(uint64_t) roles_taken;       /* by tasks that number themselves */
    /* The harness's own: */
    const struct chan_role *roles;
    size_t role_count;
    uint64_t tasks, start_ns, end_ns;
    int64_t resident_bytes; /* when the gate opened; 0: few tasks */
    ATOMIC(uint64_t) futex_waits, futex_wakes;
    __attribute__((aligned(CACHE_LINE))) ATOMIC(uint64_t) arrived, finished;
    __attribute__((aligned(CACHE_LINE))) ATOMIC(uint32_t) open;
};

/* The sample: in place of bench_begin() and bench_end(). Returns the rounds done, 0 on a failure.
 */
uint64_t chan_crew_run(struct bench *b, struct chan_crew *crew, const struct chan_role *roles,
                       size_t role_count);

/* In a task: waits until all are there; the last one starts the clock. */
void chan_crew_begin(struct chan_crew *crew);
/* In a task: its part is done; the last one stops the clock. */
void chan_crew_end(struct chan_crew *crew, uint64_t result);
/* True for the last of the senders to say so. */
bool chan_crew_sent(struct chan_crew *crew);

#ifdef __cplusplus
}
#endif
#endif
