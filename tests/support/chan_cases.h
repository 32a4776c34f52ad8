/* chan_cases.h - what the tests of channels share: every table in turn, inside a run of its
 * executor; children that are expected to die. */
#ifndef ASSAY_TESTS_SUPPORT_CHAN_CASES_H
#define ASSAY_TESTS_SUPPORT_CHAN_CASES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "chan/chan_impls.h"
#include "tests/support/panic_catch.h"
#include "tests/support/sched_cases.h"

static const struct chan_shape chan_u64 = {8};

/* Fails with the table and the place. */
#define CHAN_ASSERT(ch, condition)                                                                 \
    do {                                                                                           \
        if (!(condition))                                                                          \
            fail_msg("%s on %s: line %d: %s", (ch)->name, (ch)->exec->name, __LINE__, #condition); \
    } while (0)

#define CHAN_TABLE(impl, exec) &chan_##impl##_##exec,
static const struct chan_ops *const chan_tables[] = {CHAN_IMPLS(CHAN_TABLE)};

/* One test, as task 1 of a run. */
struct chan_check {
    void (*check)(const struct chan_ops *ch);
    const struct chan_ops *ch;
};

static inline void chan_check_main(void *argument)
{
    const struct chan_check *c = (const struct chan_check *)argument;
    c->check(c->ch);
}

/* Every channel that carries values, on each of its executors. */
static inline void chan_each(void (*check)(const struct chan_ops *ch))
{
    for (size_t i = 0; i < sizeof chan_tables / sizeof chan_tables[0]; i++) {
        struct chan_check c = {check, chan_tables[i]};
        if (c.ch->flags & CHAN_CARRIES_NOTHING) continue;
        c.ch->exec->run(&sched_test_config, chan_check_main, &c);
    }
}

/* The capacity nearest to it that the channel serves. */
static inline int64_t chan_near(const struct chan_ops *ch, int64_t capacity)
{
    return chan_serves(ch, capacity) ? capacity : capacity ? 0 : 1;
}

static inline void chan_put(const struct chan_ops *ch, void *c, uint64_t value)
{
    ch->send(&chan_u64, c, &value);
}

/* The value, or UINT64_MAX if the channel is closed and empty. */
static inline uint64_t chan_get(const struct chan_ops *ch, void *c)
{
    uint64_t value = 77;
    if (ch->recv(&chan_u64, c, &value)) return value;
    CHAN_ASSERT(ch, value == 0);
    return UINT64_MAX;
}

/* Tasks that end together: add() before each, done() at its end, wait() by one. */
struct chan_group {
    ATOMIC(uint32_t) left;
};

static inline void chan_group_add(struct chan_group *group)
{
    /* relaxed: spawning orders memory. */
    atomic_fetch_add_explicit(&group->left, 1, memory_order_relaxed);
}

static inline void chan_group_done(struct chan_group *group)
{
    /* release: pairs with the acquire in chan_group_wait(). */
    atomic_fetch_sub_explicit(&group->left, 1, memory_order_release);
}

static inline void chan_group_wait(const struct chan_ops *ch, struct chan_group *group)
{
    /* acquire: pairs with the release in chan_group_done(). */
    while (atomic_load_explicit(&group->left, memory_order_acquire)) {
        if (ch->exec->parallel) usleep(100); /* leave the processors to those awaited */
        ch->exec->yield();
    }
}

#endif
