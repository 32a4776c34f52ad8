/* map_null.h - the floor: a map that stores nothing and costs what the harness costs.
 *
 * Promises    the shape of every operation, none of its meaning: get finds everything (in one
 *             shared value), put says "new", iteration shows that value as often as there were
 *             puts. Contract tests skip it.                                                      */
#ifndef ASSAY_MAP_MAP_NULL_H
#define ASSAY_MAP_MAP_NULL_H

#include "map/map_key.h"
#include "map/map_memory.h"

struct map_null {
    size_t length;        /* puts minus erases, so that loops end */
    unsigned char *value; /* [value_bytes]: the one value of all keys */
    size_t value_bytes;   /* of it: room for a key as well, at least 8 */
};

/* The key was made and is looked at, as far as the compiler can tell: or the loop would vanish. */
IMPL_GLUE void map_null_look(const void *key)
{
    __asm__ volatile("" : : "r"(key) : "memory");
}

IMPL_GLUE bool map_null_supports(const struct map_shape *shape)
{
    (void)shape;
    return true;
}

IMPL_RARE void *map_null_create(const struct map_shape *shape, const struct map_config *config,
                                size_t hint)
{
    (void)config, (void)hint;
    struct map_null *map = (struct map_null *)map_memory_zeroed(sizeof *map);
    if (!map) return NULL;
    map->value_bytes = shape->value_bytes < 8 ? 8 : shape->value_bytes;
    if (map->value_bytes < shape->key_bytes) map->value_bytes = shape->key_bytes;
    map->value = (unsigned char *)map_memory_zeroed(map->value_bytes);
    return map;
}

IMPL_RARE void map_null_destroy(const struct map_shape *shape, void *self)
{
    (void)shape;
    struct map_null *map = (struct map_null *)self;
    if (!map) return;
    map_memory_free(map->value, map->value_bytes);
    map_memory_free(map, sizeof *map);
}

IMPL_HOT void *map_null_get(const struct map_shape *shape, const void *self, const void *key)
{
    (void)shape;
    map_null_look(key);
    return ((const struct map_null *)self)->value;
}

IMPL_HOT bool map_null_put(const struct map_shape *shape, void *self, const void *key,
                           const void *value)
{
    (void)shape;
    map_null_look(key);
    map_null_look(value);
    ((struct map_null *)self)->length++;
    return true;
}

IMPL_HOT void *map_null_upsert(const struct map_shape *shape, void *self, const void *key,
                               bool *added)
{
    (void)shape;
    map_null_look(key);
    *added = true;
    ((struct map_null *)self)->length++;
    return ((struct map_null *)self)->value;
}

IMPL_HOT bool map_null_erase(const struct map_shape *shape, void *self, const void *key)
{
    (void)shape;
    map_null_look(key);
    ((struct map_null *)self)->length--;
    return true;
}

IMPL_GLUE void map_null_clear(const struct map_shape *shape, void *self)
{
    (void)shape;
    ((struct map_null *)self)->length = 0;
}

IMPL_HOT size_t map_null_length(const void *self)
{
    return self ? ((const struct map_null *)self)->length : 0;
}

IMPL_HOT void map_null_iterate(const struct map_shape *shape, void *self, struct map_iterator *it)
{
    const struct map_null *map = (const struct map_null *)self;
    (void)shape;
    it->key = it->value = map->value;
    it->state[0] = map->length;
}

IMPL_HOT bool map_null_next(const struct map_shape *shape, void *self, struct map_iterator *it)
{
    (void)shape, (void)self;
    map_null_look(it);
    return it->state[0]-- != 0;
}

IMPL_HOT void map_null_finish(const struct map_shape *shape, void *self, struct map_iterator *it)
{
    (void)shape, (void)self, (void)it;
}

IMPL_COLD void map_null_explain(const struct map_shape *shape, const void *self, const void *key,
                                struct map_probe *probe)
{
    (void)shape, (void)self, (void)key;
    *probe = (struct map_probe){.visited = 0};
}

IMPL_COLD void map_null_stats(const struct map_shape *shape, const void *self,
                              struct map_stats *stats)
{
    const struct map_null *map = (const struct map_null *)self;
    (void)shape;
    *stats = (struct map_stats){.entries = map->length, .bytes = sizeof *map + map->value_bytes};
}

IMPL_COLD const char *map_null_check(const struct map_shape *shape, const void *self)
{
    (void)shape;
    return self ? NULL : "there is no map";
}

MAP_OPS(null, "stores nothing: the floor of every chart");

#endif
