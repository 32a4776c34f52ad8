/* lock_bench.h - what the bodies of this family share: parameters, the lock with what it guards,
 * and work of a given length. */
#ifndef BENCHES_LOCK_LOCK_BENCH_H
#define BENCHES_LOCK_LOCK_BENCH_H

#include <string.h>

#include "benches/common/team.h"
#define BENCH_PARAMS "benches/lock/params.def"
#include "benches/common/params.h"
#include "common/random.h"
#include "lock/lock_impls.h"

/* All locks but null, which guards nothing. */
#define LOCK_BENCH_IMPLS(X) \
    X(pthread)              \
    X(futex)                \
    X(gomutex)              \
    X(spin)                 \
    X(ticket)               \
    X(mcs)                  \
    X(pthread_rw)           \
    X(pthread_rww)          \
    X(gorwmutex)            \
    X(seq)

/* A lock on a line of its own and what it guards on another. */
struct lock_bench {
    _Alignas(CACHE_LINE) unsigned char lock[LOCK_BYTES_MAX];
    _Alignas(CACHE_LINE) ATOMIC(uint64_t) first;
    ATOMIC(uint64_t) second;
    _Alignas(CACHE_LINE) uint64_t inside, outside, reads; /* the parameters */
};

/* Dependent multiplications: they take their time whatever else the processor has to do. */
IMPL_GLUE uint64_t lock_bench_work(uint64_t steps, uint64_t x)
{
    while (steps--) {
        x = x * UINT64_C(6364136223846793005) + 1;
        BENCH_HIDE(x);
    }
    return x;
}

IMPL_GLUE uint64_t lock_bench_get(ATOMIC(uint64_t) * word)
{
    /* acquire: pairs with the release in lock_bench_set(), under optimistic locks. */
    return atomic_load_explicit(word, memory_order_acquire);
}

IMPL_GLUE void lock_bench_set(ATOMIC(uint64_t) * word, uint64_t value)
{
    /* release: pairs with the acquire in lock_bench_get(). */
    atomic_store_explicit(word, value, memory_order_release);
}

static inline void lock_bench_open(const struct bench *b, const struct lock_ops *ops,
                                   struct lock_bench *shared)
{
    memset(shared, 0, sizeof *shared);
    ops->init(shared->lock);
    shared->inside = (uint64_t)bench_param(b, PARAM_inside);
    shared->outside = (uint64_t)bench_param(b, PARAM_outside);
    shared->reads = (uint64_t)bench_param(b, PARAM_reads);
}

static inline void lock_bench_team(struct bench *b, uint64_t threads)
{
    bench_items(b, threads);
    bench_team(b, threads, bench_param(b, PARAM_pinned) ? BENCH_FREE : BENCH_PINNED);
}

/* How even the members' shares were: the least of their results in percent of the most. */
static inline void lock_bench_fairness(struct bench *b, uint64_t threads)
{
    uint64_t least = UINT64_MAX, most = 1;
    for (unsigned i = 0; i < threads; i++) {
        uint64_t share = bench_team_member(i)->result;
        if (share < least) least = share;
        if (share > most) most = share;
    }
    bench_counter(b, "fairness_percent", 100 * (double)least / (double)most);
}

#define LOCK_TEAM(body, impl)                                                           \
    BENCH_TEAM_INSTANCE(lock, body, impl, any, "", body##_member(member, &lock_##impl), \
                        body(b, work, &lock_##impl))

#endif
