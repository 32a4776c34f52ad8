/* cmap_bench.h - what the bodies of this family share: parameters, shapes, instances, the map.
 *
 * A C++ peer names itself in CMAP_PEER, defines `static const struct cmap_ops cmap_<peer>` and
 * includes the bodies: its own operations take the place of ours. */
#ifndef BENCHES_CMAP_CMAP_BENCH_H
#define BENCHES_CMAP_CMAP_BENCH_H

#include <string.h>

#include "benches/common/team.h"
#define BENCH_PARAMS "benches/cmap/params.def"
#include "benches/common/params.h"

#ifdef CMAP_PEER
#include "cmap/cmap.h"
#define CMAP_BENCH_IMPLS(X)        CMAP_BENCH_EXPAND(X, CMAP_PEER)
#define CMAP_BENCH_EXPAND(X, peer) X(peer)
#else
#include "cmap/cmap_impls.h"
#include "lock/lock_impls.h"
#include "map/map_best.h"
#define CMAP_BENCH_IMPLS(X) CMAP_IMPLS(X)
#endif

/* Every workload reads these. */
#define CMAP_PARAMS "threads,keys,shards,pinned"

#define CMAP_WORKLOAD(name, item, params, summary) \
    BENCH_WORKLOAD(cmap, name, BENCH_TEAM, item, CMAP_PARAMS params, summary)

/* ---- Instances ------------------------------------------------------------------------------ */

/* The instance of a body for one implementation and one shape. */
#define CMAP_INSTANCE(body, impl, lock, lock_table, map, map_table, padded, is_padded)            \
    static const struct cmap_shape body##_##impl##_##lock##_##map##_##padded##_shape = {          \
        lock_table, map_table, is_padded};                                                        \
    BENCH_TEAM_INSTANCE(                                                                          \
        cmap, body, impl, lock##_##map##_##padded, "lock:" #lock "/map:" #map "/padded:" #padded, \
        body##_member(member, &body##_##impl##_##lock##_##map##_##padded##_shape, &cmap_##impl),  \
        body(b, work, &body##_##impl##_##lock##_##map##_##padded##_shape, &cmap_##impl))

#ifdef CMAP_PEER
#define CMAP_INSTANCE_OWN(body, impl) CMAP_INSTANCE(body, impl, own, NULL, best, NULL, yes, true)
#define CMAP_SHARDED_VARIANTS(body)
#else
/* All else the implementation's own. */
#define CMAP_INSTANCE_OWN(body, impl) \
    CMAP_INSTANCE(body, impl, own, &lock_spin, best, &map_best, yes, true)
#define CMAP_INSTANCE_LOCK(body, lock) \
    CMAP_INSTANCE(body, sharded, lock, &lock_##lock, best, &map_best, yes, true)

/* The variants of `sharded`, for the body that explains them. */
#define CMAP_SHARDED_VARIANTS(body)     \
    CMAP_INSTANCE_LOCK(body, futex)     \
    CMAP_INSTANCE_LOCK(body, gorwmutex) \
    CMAP_INSTANCE(body, sharded, own, &lock_spin, best, &map_best, no, false)
#endif

/* ---- The map of a sample -------------------------------------------------------------------- */

struct cmap_bench {
    const uint32_t *numbers; /* the stream of keys, borrowed: cmap_stream.h */
    void *map;
    uint64_t keys, read_limit; /* loads: those of 2^32 throws that fall below the limit */
    uint64_t own_keys;         /* 0, or how many keys each member has for itself */
    uint64_t wrong;            /* values that no thread ever stored; atomic */
    uint64_t done;             /* members that have finished; atomic */
    uint64_t walks;            /* over the whole map; the walking member's */
};

/* Key of a number: spread, one to one. */
IMPL_GLUE uint64_t cmap_bench_key(uint64_t number)
{
    return (number + 1) * UINT64_C(0x9e3779b97f4a7c15);
}

IMPL_GLUE uint64_t cmap_bench_value(uint64_t key)
{
    return ~key;
}

/* In place of a branch in the loop: the sum of these over all loads is 0, or somebody cheats. */
static inline void cmap_bench_report(struct cmap_bench *shared, uint64_t wrong)
{
    /* relaxed: read when all members are done. */
    if (wrong) __atomic_fetch_add(&shared->wrong, 1, __ATOMIC_RELAXED);
}

static inline void *cmap_bench_make(const struct bench *b, const struct cmap_shape *shape,
                                    const struct cmap_ops *ops, size_t hint)
{
    struct cmap_config config;
    memset(&config, 0, sizeof config);
    config.shards = (uint32_t)bench_param(b, PARAM_shards);
    config.seed = b->seed | 1;
    while (config.shards & (config.shards - 1)) config.shards &= config.shards - 1;
    return ops->create(shape, &config, hint);
}

static inline void cmap_bench_team(struct bench *b)
{
    uint64_t threads = (uint64_t)bench_param(b, PARAM_threads);
    bench_items(b, threads);
    bench_team(b, threads, bench_param(b, PARAM_pinned) ? BENCH_FREE : BENCH_PINNED);
}

static inline void cmap_bench_memory(struct bench *b, const struct cmap_shape *shape,
                                     const struct cmap_ops *ops, void *map)
{
    struct cmap_stats stats;
    if (!bench_is_memory_pass(b)) return;
    ops->stats(shape, map, &stats);
    if (!stats.entries) return;
    bench_counter(b, "bytes_per_entry", (double)stats.bytes / (double)stats.entries);
    bench_counter(b, "growths", (double)stats.growths);
    bench_counter(b, "promotions", (double)stats.promotions);
}

#endif
