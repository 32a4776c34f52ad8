/* map_reference.h - the map of the textbook: an array of lists, one allocation an entry.
 *
 * Promises    all of map.h, with nothing clever: what the clever ones must beat.
 * Invariants  an entry is in the list of its hash modulo the number of lists; entries <= lists
 *             after a put. Iteration holds the next node, so the current one may be erased.
 * Cost        a pointer a list, a pointer and a hash an entry, a cache miss a node.
 * Differs from Go: no buckets of 8, all moved at a growth; iteration order is that of the lists. */
#ifndef ASSAY_MAP_MAP_REFERENCE_H
#define ASSAY_MAP_MAP_REFERENCE_H

#include "map/map_slot.h"

struct map_reference_node {
    struct map_reference_node *next; /* of the same list, or NULL */
    uint64_t hash;
    /* the slot follows: map_reference_slot() */
};

struct map_reference {
    struct map_reference_node **lists; /* [mask + 1], owned, with all nodes */
    size_t mask;                       /* number of lists minus 1; a power of two minus 1 */
    size_t length;                     /* entries */
    size_t moved;                      /* entries relinked by growing, since creation */
    uint64_t seed;                     /* of the hash */
};

IMPL_GLUE void *map_reference_slot(const struct map_reference_node *node)
{
    return (void *)(uintptr_t)(node + 1);
}

IMPL_GLUE size_t map_reference_node_bytes(const struct map_shape *shape)
{
    return sizeof(struct map_reference_node) + map_slot_bytes(shape);
}

IMPL_GLUE bool map_reference_supports(const struct map_shape *shape)
{
    return shape->layout == MAP_LAYOUT_OWN && shape->tag == MAP_TAG_OWN && shape->slots == 0;
}

IMPL_RARE void *map_reference_create(const struct map_shape *shape, const struct map_config *config,
                                     size_t hint)
{
    size_t lists = map_slots_for(shape, hint, 1.0, 8);
    struct map_reference *map = (struct map_reference *)map_memory_zeroed(sizeof *map);
    if (!map) return NULL;
    map->mask = (lists ? lists : 8) - 1;
    map->seed = map_seed(config, map);
    map->lists = (struct map_reference_node **)map_memory_zeroed((map->mask + 1) * sizeof(void *));
    if (map->lists) return map;
    map_memory_free(map, sizeof *map);
    return NULL;
}

IMPL_RARE void map_reference_clear(const struct map_shape *shape, void *self)
{
    struct map_reference *map = (struct map_reference *)self;
    for (size_t i = 0; i <= map->mask; i++) {
        for (struct map_reference_node *node = map->lists[i], *next; node; node = next) {
            next = node->next;
            map_memory_free(node, map_reference_node_bytes(shape));
        }
        map->lists[i] = NULL;
    }
    map->length = 0;
}

IMPL_RARE void map_reference_destroy(const struct map_shape *shape, void *self)
{
    struct map_reference *map = (struct map_reference *)self;
    if (!map) return;
    map_reference_clear(shape, map);
    map_memory_free(map->lists, (map->mask + 1) * sizeof(void *));
    map_memory_free(map, sizeof *map);
}

/* The link that leads to the key's node, or to the NULL at the end of its list. */
IMPL_HOT struct map_reference_node **map_reference_link(const struct map_shape *shape,
                                                        const struct map_reference *map,
                                                        const void *key, uint64_t hash)
{
    struct map_reference_node **link = &map->lists[hash & map->mask];
    while (*link && !map_key_equal(shape, map_reference_slot(*link), key)) link = &(*link)->next;
    return link;
}

IMPL_HOT void *map_reference_get(const struct map_shape *shape, const void *self, const void *key)
{
    const struct map_reference *map = (const struct map_reference *)self;
    uint64_t hash = map_hash(shape, key, map->seed);
    const struct map_reference_node *node = *map_reference_link(shape, map, key, hash);
    return node ? map_slot_value(shape, map_reference_slot(node)) : NULL;
}

/* Twice the lists; without memory for them the map goes on with longer lists. */
IMPL_RARE void map_reference_grow(struct map_reference *map)
{
    size_t lists = (map->mask + 1) * 2;
    struct map_reference_node **fresh =
        (struct map_reference_node **)map_memory_zeroed(lists * sizeof(void *));
    if (!fresh) return;
    for (size_t i = 0; i <= map->mask; i++) {
        for (struct map_reference_node *node = map->lists[i], *next; node; node = next) {
            struct map_reference_node **list = &fresh[node->hash & (lists - 1)];
            next = node->next;
            node->next = *list;
            *list = node;
        }
    }
    map->moved += map->length;
    map_memory_free(map->lists, (map->mask + 1) * sizeof(void *));
    map->lists = fresh;
    map->mask = lists - 1;
}

/* The slot of a key, made if it was absent; its value is then still to be written. */
IMPL_HOT void *map_reference_claim(const struct map_shape *shape, struct map_reference *map,
                                   const void *key, bool *added)
{
    uint64_t hash = map_hash(shape, key, map->seed);
    struct map_reference_node *node = *map_reference_link(shape, map, key, hash);
    *added = !node;
    if (!node) {
        if (UNLIKELY(map->length > map->mask)) map_reference_grow(map);
        node = (struct map_reference_node *)map_memory(map_reference_node_bytes(shape));
        CHECK(node); /* as Go: out of memory ends the program */
        node->hash = hash;
        node->next = map->lists[hash & map->mask];
        map->lists[hash & map->mask] = node;
        map->length++;
    }
    map_slot_set_key(shape, map_reference_slot(node), key);
    return map_reference_slot(node);
}

IMPL_HOT bool map_reference_put(const struct map_shape *shape, void *self, const void *key,
                                const void *value)
{
    bool added;
    void *slot = map_reference_claim(shape, (struct map_reference *)self, key, &added);
    map_slot_set_value(shape, slot, value);
    return added;
}

IMPL_HOT void *map_reference_upsert(const struct map_shape *shape, void *self, const void *key,
                                    bool *added)
{
    void *slot = map_reference_claim(shape, (struct map_reference *)self, key, added);
    if (*added) map_slot_zero_value(shape, slot);
    return map_slot_value(shape, slot);
}

IMPL_HOT bool map_reference_erase(const struct map_shape *shape, void *self, const void *key)
{
    struct map_reference *map = (struct map_reference *)self;
    uint64_t hash = map_hash(shape, key, map->seed);
    struct map_reference_node **link = map_reference_link(shape, map, key, hash), *node = *link;
    if (!node) return false;
    *link = node->next;
    map_memory_free(node, map_reference_node_bytes(shape));
    map->length--;
    return true;
}

IMPL_HOT size_t map_reference_length(const void *self)
{
    return self ? ((const struct map_reference *)self)->length : 0;
}

/* state[0]: the next list to enter; state[1]: the next node of the present one. */
IMPL_HOT void map_reference_iterate(const struct map_shape *shape, void *self,
                                    struct map_iterator *it)
{
    (void)shape, (void)self;
    it->state[0] = it->state[1] = 0;
}

IMPL_HOT bool map_reference_next(const struct map_shape *shape, void *self, struct map_iterator *it)
{
    struct map_reference *map = (struct map_reference *)self;
    if (!map) return false;
    while (!it->state[1]) {
        if (it->state[0] > map->mask) return false;
        it->state[1] = (uintptr_t)map->lists[it->state[0]++];
    }
    struct map_reference_node *node = (struct map_reference_node *)it->state[1];
    it->state[1] = (uintptr_t)node->next;
    it->key = map_reference_slot(node);
    it->value = map_slot_value(shape, map_reference_slot(node));
    return true;
}

IMPL_HOT void map_reference_finish(const struct map_shape *shape, void *self,
                                   struct map_iterator *it)
{
    (void)shape, (void)self, (void)it;
}

IMPL_COLD void map_reference_explain(const struct map_shape *shape, const void *self,
                                     const void *key, struct map_probe *probe)
{
    const struct map_reference *map = (const struct map_reference *)self;
    size_t list = map_hash(shape, key, map->seed) & map->mask;
    *probe = (struct map_probe){.visited = map->length != 0};
    for (const struct map_reference_node *node = map->lists[list]; node; node = node->next) {
        probe->compares++;
        probe->found = map_key_equal(shape, map_reference_slot(node), key);
        if (probe->found) return;
    }
}

IMPL_COLD void map_reference_stats(const struct map_shape *shape, const void *self,
                                   struct map_stats *stats)
{
    const struct map_reference *map = (const struct map_reference *)self;
    size_t lists = map->mask + 1;
    *stats = (struct map_stats){
        .entries = map->length, .slots = map->length, .buckets = lists, .moved = map->moved};
    stats->bytes = sizeof *map + lists * sizeof(void *);
    stats->bytes += map->length * map_reference_node_bytes(shape);
}

IMPL_COLD const char *map_reference_check(const struct map_shape *shape, const void *self)
{
    const struct map_reference *map = (const struct map_reference *)self;
    size_t seen = 0;
    (void)shape;
    if (map->mask & (map->mask + 1)) return "the number of lists is not a power of two";
    for (size_t i = 0; i <= map->mask; i++) {
        for (const struct map_reference_node *node = map->lists[i]; node; node = node->next) {
            if ((node->hash & map->mask) != i) return "a node is in the wrong list";
            if (++seen > map->length) return "more nodes than entries";
        }
    }
    return seen == map->length ? NULL : "fewer nodes than entries";
}

MAP_OPS(reference, "array of lists, a node an entry (frozen)");

#endif
