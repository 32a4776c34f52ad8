/* threads.c - threads that defer at once, each in loops of `length`, more than a thread's pool
 * holds: the central list and its lock are part of the figure. */
#include "benches/defer/defer_bench.h"
#include "common/check.h"

#include <pthread.h>

BENCH_WORKLOAD(defer, threads, BENCH_TEAM, "deferred call", "length,threads",
               "threads that defer in loops at once, on one pool or one allocator");

enum { THREADS_MOST = 64 };

/* Shared by the team; written by the main thread before the threads start. */
struct team {
    void (*callee)(uint64_t *sum, uint64_t length);
    uint64_t length, rounds;
    pthread_barrier_t start;
};

struct member {
    _Alignas(CACHE_LINE) struct team *team;
    pthread_t thread;
    uint64_t sum; /* read after the thread is joined */
};

#define CALLEE(kind)                                                           \
    DEFER_CALLEE void deferring_threads_##kind(uint64_t *sum, uint64_t length) \
    {                                                                          \
        DEFER_SCOPE_BYTES(kind, 16);                                           \
        for (uint64_t i = 0; i < length; i++) DEFER(deferring_add, sum);       \
    }

DEFER_CALLEE void *deferring_member(void *argument)
{
    struct member *member = (struct member *)argument;
    struct team *team = member->team;
    uint64_t sum = 0;
    team->callee(&sum, team->length); /* warm: the thread's records and its array */
    sum = 0;
    pthread_barrier_wait(&team->start);
    for (uint64_t n = team->rounds; n--;) team->callee(&sum, team->length);
    member->sum = sum;
    return NULL;
}

static void threads_run(struct bench *b, struct team *team, uint64_t count)
{
    static struct member members[THREADS_MOST];
    CHECK(pthread_barrier_init(&team->start, NULL, (unsigned)count + 1) == 0);
    for (uint64_t i = 0; i < count; i++) {
        members[i].team = team;
        CHECK(pthread_create(&members[i].thread, NULL, deferring_member, &members[i]) == 0);
    }
    bench_clock_start(b);
    pthread_barrier_wait(&team->start);
    for (uint64_t i = 0; i < count; i++) CHECK(pthread_join(members[i].thread, NULL) == 0);
    bench_clock_stop(b);
    for (uint64_t i = 0; i < count; i++)
        bench_expect(b, members[i].sum, team->rounds * team->length);
    pthread_barrier_destroy(&team->start);
}

/* An iteration is one team; the rounds make it long enough to forget starting and joining. */
BENCH_BODY void threads(struct bench *b, void (*callee)(uint64_t *sum, uint64_t length))
{
    uint64_t count = (uint64_t)bench_param(b, PARAM_threads);
    struct team team = {callee, (uint64_t)bench_param(b, PARAM_length), 0, {{0}}};
    team.rounds = 1 + 1000000 / team.length;
    bench_items(b, count * team.rounds * team.length);
    for (uint64_t n = bench_begin(b); n--;) threads_run(b, &team, count);
    bench_end(b);
}

#define INSTANCE(kind) DEFER_INSTANCE(threads, kind, any, "", threads(b, deferring_threads_##kind))
#define TABLE(kind)    CALLEE(kind) INSTANCE(kind)
TABLE(heap)
TABLE(heap_closure)
TABLE(pool)
TABLE(pool_args)
TABLE(bump)
TABLE(best)
