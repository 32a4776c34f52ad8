/* cmap_cases.h - every concurrent map in the shapes and configs that tests are run with.
 *
 * A new map is tested by its line in cmap_impls.h. */
#ifndef ASSAY_TESTS_SUPPORT_CMAP_CASES_H
#define ASSAY_TESTS_SUPPORT_CMAP_CASES_H

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cmap/cmap_impls.h"
#include "common/random.h"
#include "lock/lock_impls.h"
#include "map/map_swiss.h"
#include "tests/support/slow.h"

struct cmap_case {
    const struct cmap_ops *ops;
    const struct cmap_shape *shape;
    struct cmap_config config;
    char name[80]; /* for messages */
};

/* Which maps; a test may name fewer before it includes this. */
#ifndef CMAP_CASE_IMPLS
#define CMAP_CASE_IMPLS CMAP_IMPLS
#endif

#define CMAP_CASE(impl) &cmap_##impl,
static const struct cmap_ops *const cmap_cases[] = {CMAP_CASE_IMPLS(CMAP_CASE)};
enum { CMAP_CASES = sizeof cmap_cases / sizeof *cmap_cases };

/* Sharded maps are run over each of these; the others read nothing but the map inside. */
static const struct cmap_shape cmap_case_shapes[] = {
    {&lock_spin, &map_swiss, true},
    {&lock_futex, &map_swiss, false},
    {&lock_gorwmutex, &map_swiss, true},
};
enum { CMAP_CASE_SHAPES = sizeof cmap_case_shapes / sizeof *cmap_case_shapes };

#define CMAP_FAIL(c, ...)               \
    do {                                \
        print_error("%s: ", (c)->name); \
        fail_msg(__VA_ARGS__);          \
    } while (0)

#define CMAP_ASSERT(c, condition)                                            \
    do {                                                                     \
        if (!(condition)) CMAP_FAIL(c, "line %d: %s", __LINE__, #condition); \
    } while (0)

static inline void *cmap_case_make(const struct cmap_case *c, size_t hint)
{
    void *map = c->ops->create(c->shape, &c->config, hint);
    CMAP_ASSERT(c, map != NULL);
    return map;
}

/* Calls test for each map but null: with its default and with few shards, where parts are crowded
 * and grow often. */
static inline void cmap_each(void (*test)(const struct cmap_case *c))
{
    for (int i = 0; i < CMAP_CASES; i++) {
        bool sharded = strcmp(cmap_cases[i]->name, "sharded") == 0;
        if (strcmp(cmap_cases[i]->name, "null") == 0) continue;
        for (int s = 0; s < (sharded ? CMAP_CASE_SHAPES : 1); s++) {
            for (uint32_t shards = 0; shards < 2; shards++) {
                struct cmap_case c = {cmap_cases[i], &cmap_case_shapes[s], {shards, 7}, ""};
                snprintf(c.name, sizeof c.name, "%s, lock %s, %u shards", c.ops->name,
                         c.shape->lock->name, shards);
                test(&c);
            }
        }
    }
}

#endif
