/* sync_bench.h - what the bodies of this family share: a run of tasks around the timed loop.
 *
 * The body is the first task of a run; its clock runs from bench_begin() to bench_end(), so that
 * starting the executor is outside. Its workers are tasks of that run.                           */
#ifndef BENCHES_SYNC_SYNC_BENCH_H
#define BENCHES_SYNC_SYNC_BENCH_H

#include "benches/common/bench.h"
#include "sync/sync_impls.h"
#define BENCH_PARAMS "benches/sync/params.def"
#include "benches/common/params.h"

enum { SYNC_BENCH_TASKS = 1000 };

/* One structure of any implementation, on lines of its own. */
struct sync_bench_place {
    unsigned char bytes[SYNC_BYTES_MAX];
} __attribute__((aligned(CACHE_LINE)));

/* What one worker does and has done. */
struct sync_bench_worker {
    struct sync_bench *shared;
    struct sync_bench_place start; /* a semaphore of its own */
    uint64_t rounds, done;
};

struct sync_bench {
    struct bench *b;
    sched_entry *worker;
    uint64_t tasks;
    struct sync_bench_place group, end, sema, once;
    __attribute__((aligned(CACHE_LINE))) ATOMIC(uint64_t) inside, too_many;
    struct sync_bench_worker workers[SYNC_BENCH_TASKS];
};

/* Large, and one at a time: a run at a time is what the thread executor has. */
static struct sync_bench sync_bench_shared;

BENCH_BODY void sync_bench_run(struct bench *b, const struct sync_ops *ops, sched_entry *first,
                               sched_entry *worker)
{
    REQUIRE_CONST_OPS(ops);
    struct sync_bench *s = &sync_bench_shared;
    struct sched_config config = {0, (uint32_t)bench_param(b, PARAM_spins), false, 2, 0};
    __builtin_memset((void *)s, 0, sizeof *s);
    s->b = b;
    s->worker = worker;
    s->tasks = (uint64_t)bench_param(b, PARAM_tasks);
    for (uint64_t i = 0; i < s->tasks; i++) s->workers[i].shared = s;
    ops->exec->run(&config, first, s);
}

BENCH_BODY void sync_bench_spawn(const struct sync_ops *ops, struct sync_bench *s, uint64_t rounds)
{
    for (uint64_t i = 0; i < s->tasks; i++) {
        s->workers[i].rounds = rounds;
        CHECK(ops->exec->spawn(s->worker, &s->workers[i]));
    }
}

/* The sum of what the workers have done, each time it is a count. */
BENCH_BODY uint64_t sync_bench_sum(const struct sync_bench *s)
{
    uint64_t sum = 0;
    for (uint64_t i = 0; i < s->tasks; i++) sum += s->workers[i].done;
    return sum;
}

/* The timed loop of workloads whose workers do the rounds: each all of them. */
BENCH_BODY void sync_bench_crew(const struct sync_ops *ops, struct sync_bench *s)
{
    uint64_t rounds = bench_begin(s->b);
    ops->group_add(s->end.bytes, (int32_t)s->tasks);
    sync_bench_spawn(ops, s, rounds);
    ops->group_wait(s->end.bytes);
    bench_end(s->b);
    bench_expect(s->b, sync_bench_sum(s), rounds * s->tasks);
}

BENCH_BODY void sync_bench_nobody(const struct sync_ops *ops, struct sync_bench_worker *w)
{
    (void)ops;
    (void)w;
}

/* An instance: <body>_first is the first task, `crew` the work of the others. */
#define SYNC_INSTANCE(body, crew, impl, exec, structural)                                         \
    static __attribute__((noinline)) void sync_##body##__##impl##__##exec##__member(void *s)      \
    {                                                                                             \
        body##_first(&sync_##impl##_##exec, (struct sync_bench *)s);                              \
    }                                                                                             \
    static __attribute__((noinline)) void sync_##body##_crew__##impl##__##exec##__member(void *w) \
    {                                                                                             \
        crew(&sync_##impl##_##exec, (struct sync_bench_worker *)w);                               \
    }                                                                                             \
    BENCH_INSTANCE(sync, body, impl, exec, "exec:" #exec structural,                              \
                   sync_bench_run(b, &sync_##impl##_##exec,                                       \
                                  sync_##body##__##impl##__##exec##__member,                      \
                                  sync_##body##_crew__##impl##__##exec##__member))

#endif
