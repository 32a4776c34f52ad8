/* sync_cases.h - every implementation on every executor as a run-time table, and a run of tasks.
 *
 * A new implementation is tested by its line in sync_impls.h. Tasks only note what they see: a
 * failed assertion would jump from the task's stack to the test's. */
#ifndef ASSAY_TESTS_SUPPORT_SYNC_CASES_H
#define ASSAY_TESTS_SUPPORT_SYNC_CASES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "sync/sync_impls.h"

#define SYNC_CASE(impl, exec) &sync_##impl##_##exec,
static const struct sync_ops *const sync_cases[] = {SYNC_IMPLS(SYNC_CASE)};
enum { SYNC_CASES = sizeof sync_cases / sizeof *sync_cases };

/* What the tasks of one run share. The notes are atomic and relaxed: the end of a run orders them,
 * and within it what is tested must. */
struct sync_scene {
    const struct sync_ops *ops;
    _Alignas(CACHE_LINE) unsigned char group[SYNC_BYTES_MAX];
    _Alignas(CACHE_LINE) unsigned char other[SYNC_BYTES_MAX];
    _Alignas(CACHE_LINE) unsigned char sema[SYNC_BYTES_MAX];
    _Alignas(CACHE_LINE) unsigned char turn[SYNC_BYTES_MAX];
    _Alignas(CACHE_LINE) unsigned char once[SYNC_BYTES_MAX];
    ATOMIC(uint64_t) count, most, wrong, order;
    uint64_t plain; /* only what is tested keeps it whole */
};

static inline uint64_t scene_get(ATOMIC(uint64_t) * note)
{
    return atomic_load_explicit(note, memory_order_relaxed);
}

/* Returns the value after it. */
static inline uint64_t scene_add(ATOMIC(uint64_t) * note, uint64_t step)
{
    return atomic_fetch_add_explicit(note, step, memory_order_relaxed) + step;
}

static inline void scene_most(struct sync_scene *s, uint64_t value)
{
    uint64_t most = scene_get(&s->most);
    while (value > most &&
           !atomic_compare_exchange_weak_explicit(&s->most, &most, value, memory_order_relaxed,
                                                  memory_order_relaxed)) {
    }
}

static inline void scene_run(struct sync_scene *s, const struct sync_ops *ops, sched_entry *first)
{
    const struct sched_config config = {.spins = 0};
    memset(s, 0, sizeof *s);
    s->ops = ops;
    ops->exec->run(&config, first, s);
}

static inline void scene_spawn(struct sync_scene *s, uint64_t tasks, sched_entry *work)
{
    while (tasks--) CHECK(s->ops->exec->spawn(work, s));
}

/* Until `count` tasks have noted themselves, and then long enough for them to be parked. */
static inline void scene_gather(struct sync_scene *s, uint64_t count)
{
    while (scene_get(&s->count) < count) s->ops->exec->yield();
    s->ops->exec->yield();
    if (s->ops->exec->parallel) usleep(5000);
}

/* Every implementation that counts, and has all of `flags`. */
static inline void sync_each(void (*test)(const struct sync_ops *ops), unsigned flags)
{
    for (int i = 0; i < SYNC_CASES; i++)
        if (!(sync_cases[i]->flags & SYNC_NOBODY_WAITS) && (sync_cases[i]->flags & flags) == flags)
            test(sync_cases[i]);
}

#define SYNC_ASSERT(ops, condition)                                                     \
    do {                                                                                \
        if (!(condition))                                                               \
            fail_msg("%s on %s, line %d: %s", (ops)->name, (ops)->exec->name, __LINE__, \
                     #condition);                                                       \
    } while (0)

#endif
