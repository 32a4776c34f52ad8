/* lock.c - lock, one addition, unlock: by a deferred call, by cleanup, and by hand. */
#include "benches/defer/defer_bench.h"

#include <pthread.h>

BENCH_WORKLOAD(defer, lock, BENCH_LOOP, "section", "",
               "a function that holds an uncontended mutex, unlocked by a deferred call");

struct counter {
    pthread_mutex_t mutex;
    uint64_t value; /* under mutex */
};

DEFER_CALLEE void deferring_unlock(struct defer_panic *token, void *mutex)
{
    (void)token;
    pthread_mutex_unlock((pthread_mutex_t *)mutex);
}

#define CALLEE(kind, scope, statement)                                   \
    DEFER_CALLEE uint64_t deferring_lock_##kind(struct counter *counter) \
    {                                                                    \
        scope;                                                           \
        pthread_mutex_lock(&counter->mutex);                             \
        statement;                                                       \
        return ++counter->value;                                         \
    }

DEFER_CALLEE uint64_t deferring_lock_direct(struct counter *counter)
{
    pthread_mutex_lock(&counter->mutex);
    uint64_t value = ++counter->value;
    deferring_unlock(NULL, &counter->mutex);
    return value;
}

BENCH_BODY void lock(struct bench *b, uint64_t (*callee)(struct counter *counter))
{
    struct counter counter = {PTHREAD_MUTEX_INITIALIZER, 0};
    uint64_t iterations = 0, last = 0;
    for (uint64_t n = bench_begin(b); n--;) {
        last = callee(&counter);
        iterations++;
    }
    bench_end(b);
    bench_expect(b, last, iterations);
    bench_expect(b, (uint64_t)pthread_mutex_trylock(&counter.mutex), 0);
    pthread_mutex_unlock(&counter.mutex);
    pthread_mutex_destroy(&counter.mutex);
}

#define INSTANCE(kind) DEFER_INSTANCE(lock, kind, any, "", lock(b, deferring_lock_##kind))
#define TABLE(kind)                                                                     \
    CALLEE(kind, DEFER_SCOPE_BYTES(kind, 48), DEFER(deferring_unlock, &counter->mutex)) \
    INSTANCE(kind)
DEFER_TABLE_KINDS(TABLE)
CALLEE(cleanup, (void)0, DEFER_CLEANUP(deferring_unlock, &counter->mutex))
INSTANCE(cleanup)
INSTANCE(direct)
