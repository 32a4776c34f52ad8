/* cmap_locked.h - makes a map behind one lock: a single shard, whatever the config says.
 *
 * CMAP_LOCKED(name, lock_table, text) defines the implementation `name`; the map inside is the
 * shape's. The lock is fixed by the name, so that filters and charts can tell them apart.        */
#ifndef ASSAY_CMAP_CMAP_LOCKED_H
#define ASSAY_CMAP_CMAP_LOCKED_H

#include "cmap/cmap_sharded.h"

/* The only cell, without asking the hash. */
IMPL_GLUE void *cmap_locked_cell(void *self)
{
    return ((struct cmap_sharded *)self)->cells;
}

#define CMAP_LOCKED_SHAPE(shape, held) const struct cmap_shape own = {&(held), (shape)->map, true}

#define CMAP_LOCKED_OP(name, held, operation, parameters, ...)                          \
    IMPL_HOT bool cmap_##name##_##operation(const struct cmap_shape *shape, void *self, \
                                            uint64_t key, CMAP_LOCKED_LIST parameters)  \
    {                                                                                   \
        CMAP_LOCKED_SHAPE(shape, held);                                                 \
        return cmap_cell_##operation(&own, cmap_locked_cell(self), key, __VA_ARGS__);   \
    }
#define CMAP_LOCKED_LIST(...) __VA_ARGS__

#define CMAP_LOCKED(name, held, text)                                                             \
    IMPL_RARE void *cmap_##name##_create(const struct cmap_shape *shape,                          \
                                         const struct cmap_config *config, size_t hint)           \
    {                                                                                             \
        CMAP_LOCKED_SHAPE(shape, held);                                                           \
        return cmap_sharded_make(&own, config, hint, 1);                                          \
    }                                                                                             \
    IMPL_RARE void cmap_##name##_destroy(const struct cmap_shape *shape, void *self)              \
    {                                                                                             \
        CMAP_LOCKED_SHAPE(shape, held);                                                           \
        cmap_sharded_destroy(&own, self);                                                         \
    }                                                                                             \
    CMAP_LOCKED_OP(name, held, load, (uint64_t * value), value)                                   \
    CMAP_LOCKED_OP(name, held, store, (uint64_t value), value)                                    \
    CMAP_LOCKED_OP(name, held, load_or_store, (uint64_t value, uint64_t * actual), value, actual) \
    CMAP_LOCKED_OP(name, held, load_and_delete, (uint64_t * value), value)                        \
    CMAP_LOCKED_OP(name, held, swap, (uint64_t value, uint64_t * previous), value, previous)      \
    CMAP_LOCKED_OP(name, held, compare_and_swap, (uint64_t old, uint64_t value), old, value)      \
    CMAP_LOCKED_OP(name, held, compare_and_delete, (uint64_t old), old)                           \
    IMPL_RARE void cmap_##name##_range(const struct cmap_shape *shape, void *self,                \
                                       cmap_visit *visit, void *user)                             \
    {                                                                                             \
        CMAP_LOCKED_SHAPE(shape, held);                                                           \
        cmap_cell_range(&own, cmap_locked_cell(self), visit, user);                               \
    }                                                                                             \
    IMPL_RARE void cmap_##name##_clear(const struct cmap_shape *shape, void *self)                \
    {                                                                                             \
        CMAP_LOCKED_SHAPE(shape, held);                                                           \
        cmap_cell_clear(&own, cmap_locked_cell(self));                                            \
    }                                                                                             \
    IMPL_RARE size_t cmap_##name##_length(const struct cmap_shape *shape, void *self)             \
    {                                                                                             \
        CMAP_LOCKED_SHAPE(shape, held);                                                           \
        return cmap_cell_length(&own, cmap_locked_cell(self));                                    \
    }                                                                                             \
    IMPL_RARE void cmap_##name##_stats(const struct cmap_shape *shape, void *self,                \
                                       struct cmap_stats *stats)                                  \
    {                                                                                             \
        CMAP_LOCKED_SHAPE(shape, held);                                                           \
        cmap_sharded_stats(&own, self, stats);                                                    \
    }                                                                                             \
    CMAP_OPS(name, text)

#endif
