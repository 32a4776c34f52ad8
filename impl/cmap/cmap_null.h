/* cmap_null.h - the floor: a map that stores nothing and costs what the harness costs.
 *
 * Promises    the shape of every operation, none of its meaning: nothing is found,
 *             nothing was new. Contract tests skip it.                                 */
#ifndef ASSAY_CMAP_CMAP_NULL_H
#define ASSAY_CMAP_CMAP_NULL_H

#include <string.h>

#include "cmap/cmap.h"

/* The key is looked at, as far as the compiler can tell: or the loop would vanish. */
IMPL_GLUE bool cmap_null_look(void *map, uint64_t key, bool answer)
{
    __asm__ volatile("" : : "r"(map), "r"(key) : "memory");
    return answer;
}

IMPL_RARE void *cmap_null_create(const struct cmap_shape *shape, const struct cmap_config *config,
                                 size_t hint)
{
    static char nothing;
    (void)shape, (void)config, (void)hint;
    return &nothing;
}

IMPL_RARE void cmap_null_destroy(const struct cmap_shape *shape, void *map)
{
    (void)shape, (void)map;
}

IMPL_HOT bool cmap_null_load(const struct cmap_shape *shape, void *map, uint64_t key,
                             uint64_t *value)
{
    (void)shape, (void)value;
    return cmap_null_look(map, key, false);
}

IMPL_HOT bool cmap_null_store(const struct cmap_shape *shape, void *map, uint64_t key,
                              uint64_t value)
{
    (void)shape, (void)value;
    return cmap_null_look(map, key, false);
}

IMPL_HOT bool cmap_null_load_or_store(const struct cmap_shape *shape, void *map, uint64_t key,
                                      uint64_t value, uint64_t *actual)
{
    (void)shape;
    *actual = value;
    return cmap_null_look(map, key, false);
}

IMPL_HOT bool cmap_null_load_and_delete(const struct cmap_shape *shape, void *map, uint64_t key,
                                        uint64_t *value)
{
    (void)shape, (void)value;
    return cmap_null_look(map, key, false);
}

IMPL_HOT bool cmap_null_swap(const struct cmap_shape *shape, void *map, uint64_t key,
                             uint64_t value, uint64_t *previous)
{
    (void)shape, (void)value, (void)previous;
    return cmap_null_look(map, key, false);
}

IMPL_HOT bool cmap_null_compare_and_swap(const struct cmap_shape *shape, void *map, uint64_t key,
                                         uint64_t old, uint64_t value)
{
    (void)shape, (void)old, (void)value;
    return cmap_null_look(map, key, false);
}

IMPL_HOT bool cmap_null_compare_and_delete(const struct cmap_shape *shape, void *map, uint64_t key,
                                           uint64_t old)
{
    (void)shape, (void)old;
    return cmap_null_look(map, key, false);
}

IMPL_RARE void cmap_null_range(const struct cmap_shape *shape, void *map, cmap_visit *visit,
                               void *user)
{
    (void)shape, (void)map, (void)visit, (void)user;
}

IMPL_RARE void cmap_null_clear(const struct cmap_shape *shape, void *map)
{
    (void)shape, (void)map;
}

IMPL_RARE size_t cmap_null_length(const struct cmap_shape *shape, void *map)
{
    (void)shape, (void)map;
    return 0;
}

IMPL_RARE void cmap_null_stats(const struct cmap_shape *shape, void *map, struct cmap_stats *stats)
{
    (void)shape, (void)map;
    memset(stats, 0, sizeof *stats);
}

CMAP_OPS(null, "stores nothing: the floor");

#endif
