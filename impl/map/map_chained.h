/* map_chained.h - lists by hash, and one list of all entries in the order of their insertion.
 *
 * Promises    all of map.h (frozen while iterating). Entries never move in memory.
 * Invariants  an entry is in the chain of its hash modulo the number of chains and in the order of
 *             all; entries <= chains * load after a put, if memory allowed.
 *  | chains: a pointer each | node: chain, before, after, hash, key, value |   one block a node
 * Cost        an allocation an entry, a cache miss a node; keys are compared only where all 64 bits
 *             of the hash agree; iteration follows pointers and visits no empty chain.
 * Source      what uthash and (without the order) libstdc++'s unordered_map do.
 * Differs from Go: iteration is in order of insertion; an erased entry's memory is given back.   */
#ifndef ASSAY_MAP_MAP_CHAINED_H
#define ASSAY_MAP_MAP_CHAINED_H

#include "map/map_slot.h"

/* Entries a chain at which the chains double: as in libstdc++; uthash waits for ten in one. */
#define MAP_CHAINED_LOAD 1.0

struct map_chained_node {
    struct map_chained_node *chain;          /* next of the same chain, or NULL */
    struct map_chained_node *before, *after; /* in order of insertion, or NULL */
    uint64_t hash;
    /* the slot follows: map_chained_slot() */
};

struct map_chained {
    struct map_chained_node **chains;      /* [mask + 1], owned, with all nodes */
    struct map_chained_node *first, *last; /* of the order of insertion; NULL: empty */
    size_t mask;                           /* chains minus 1; a power of two minus 1 */
    size_t length, limit; /* entries; a new key beyond limit makes more chains first */
    size_t moved;         /* entries relinked by growing, since creation */
    uint64_t seed;        /* of the hash */
    double load;          /* entries a chain at which to grow */
    uint32_t growth;      /* factor, 2 or 4 */
};

IMPL_GLUE void *map_chained_slot(const struct map_chained_node *node)
{
    return (void *)(uintptr_t)(node + 1);
}

IMPL_GLUE size_t map_chained_node_bytes(const struct map_shape *shape)
{
    return sizeof(struct map_chained_node) + map_slot_bytes(shape);
}

IMPL_GLUE bool map_chained_supports(const struct map_shape *shape)
{
    return shape->layout == MAP_LAYOUT_OWN && shape->tag == MAP_TAG_OWN && shape->slots == 0;
}

/* ---- Life ---------------------------------------------------------------------------------- */

IMPL_RARE void *map_chained_create(const struct map_shape *shape, const struct map_config *config,
                                   size_t hint)
{
    struct map_chained *map = (struct map_chained *)map_memory_zeroed(sizeof *map);
    if (!map) return NULL;
    map->load = map_chain_load(config, MAP_CHAINED_LOAD);
    size_t chains = map_slots_for(shape, hint, map->load, 8);
    map->mask = (chains ? chains : 8) - 1;
    map->limit = (size_t)((double)(map->mask + 1) * map->load);
    map->seed = map_seed(config, map);
    map->growth = map_growth(config);
    map->chains = (struct map_chained_node **)map_memory_zeroed((map->mask + 1) * sizeof(void *));
    if (map->chains) return map;
    map_memory_free(map, sizeof *map);
    return NULL;
}

IMPL_RARE void map_chained_clear(const struct map_shape *shape, void *self)
{
    struct map_chained *map = (struct map_chained *)self;
    for (struct map_chained_node *node = map->first, *after; node; node = after) {
        after = node->after;
        map_memory_free(node, map_chained_node_bytes(shape));
    }
    memset(map->chains, 0, (map->mask + 1) * sizeof(void *));
    map->first = map->last = NULL;
    map->length = 0;
}

IMPL_RARE void map_chained_destroy(const struct map_shape *shape, void *self)
{
    struct map_chained *map = (struct map_chained *)self;
    if (!map) return;
    map_chained_clear(shape, map);
    map_memory_free(map->chains, (map->mask + 1) * sizeof(void *));
    map_memory_free(map, sizeof *map);
}

/* More chains; without memory for them the map goes on with longer ones. */
IMPL_RARE void map_chained_grow(struct map_chained *map)
{
    size_t chains = (map->mask + 1) * map->growth;
    struct map_chained_node **fresh =
        (struct map_chained_node **)map_memory_zeroed(chains * sizeof(void *));
    if (!fresh) return;
    for (struct map_chained_node *node = map->first; node; node = node->after) {
        node->chain = fresh[node->hash & (chains - 1)];
        fresh[node->hash & (chains - 1)] = node;
    }
    map->moved += map->length;
    map_memory_free(map->chains, (map->mask + 1) * sizeof(void *));
    map->chains = fresh;
    map->mask = chains - 1;
    map->limit = (size_t)((double)chains * map->load);
}

/* ---- Hot operations ------------------------------------------------------------------------ */

/* The link that leads to the key's node, or to the NULL at the end of its chain. */
IMPL_HOT struct map_chained_node **map_chained_link(const struct map_shape *shape,
                                                    const struct map_chained *map, const void *key,
                                                    uint64_t hash)
{
    struct map_chained_node **link = &map->chains[hash & map->mask];
    for (; *link; link = &(*link)->chain)
        if ((*link)->hash == hash && map_key_equal(shape, map_chained_slot(*link), key)) break;
    return link;
}

IMPL_HOT void *map_chained_get(const struct map_shape *shape, const void *self, const void *key)
{
    const struct map_chained *map = (const struct map_chained *)self;
    uint64_t hash = map_hash(shape, key, map->seed);
    const struct map_chained_node *node = *map_chained_link(shape, map, key, hash);
    return node ? map_slot_value(shape, map_chained_slot(node)) : NULL;
}

/* A new node at the front of its chain and the end of the order. */
IMPL_GLUE struct map_chained_node *map_chained_add(const struct map_shape *shape,
                                                   struct map_chained *map, uint64_t hash)
{
    if (UNLIKELY(map->length >= map->limit)) map_chained_grow(map);
    struct map_chained_node *node =
        (struct map_chained_node *)map_memory(map_chained_node_bytes(shape));
    CHECK(node); /* as Go: out of memory ends the program */
    struct map_chained_node **chain = &map->chains[hash & map->mask];
    *node = (struct map_chained_node){*chain, map->last, NULL, hash};
    *chain = node;
    *(map->last ? &map->last->after : &map->first) = node;
    map->last = node;
    map->length++;
    return node;
}

/* The slot of a key, made if it was absent; its value is then still to be written. */
IMPL_HOT void *map_chained_claim(const struct map_shape *shape, struct map_chained *map,
                                 const void *key, bool *added)
{
    uint64_t hash = map_hash(shape, key, map->seed);
    struct map_chained_node *node = *map_chained_link(shape, map, key, hash);
    *added = !node;
    if (!node) node = map_chained_add(shape, map, hash);
    if (*added || map_key_has_spellings(shape))
        map_slot_set_key(shape, map_chained_slot(node), key);
    return map_chained_slot(node);
}

IMPL_HOT bool map_chained_put(const struct map_shape *shape, void *self, const void *key,
                              const void *value)
{
    bool added;
    void *slot = map_chained_claim(shape, (struct map_chained *)self, key, &added);
    map_slot_set_value(shape, slot, value);
    return added;
}

IMPL_HOT void *map_chained_upsert(const struct map_shape *shape, void *self, const void *key,
                                  bool *added)
{
    void *slot = map_chained_claim(shape, (struct map_chained *)self, key, added);
    if (*added) map_slot_zero_value(shape, slot);
    return map_slot_value(shape, slot);
}

IMPL_HOT bool map_chained_erase(const struct map_shape *shape, void *self, const void *key)
{
    struct map_chained *map = (struct map_chained *)self;
    uint64_t hash = map_hash(shape, key, map->seed);
    struct map_chained_node **link = map_chained_link(shape, map, key, hash), *node = *link;
    if (!node) return false;
    *link = node->chain;
    *(node->before ? &node->before->after : &map->first) = node->after;
    *(node->after ? &node->after->before : &map->last) = node->before;
    map_memory_free(node, map_chained_node_bytes(shape));
    map->length--;
    return true;
}

IMPL_HOT size_t map_chained_length(const void *self)
{
    return self ? ((const struct map_chained *)self)->length : 0;
}

/* state[0]: the next node to be shown; the present one may be erased. */
IMPL_HOT void map_chained_iterate(const struct map_shape *shape, void *self,
                                  struct map_iterator *it)
{
    (void)shape;
    it->state[0] = self ? (uintptr_t)((struct map_chained *)self)->first : 0;
}

IMPL_HOT bool map_chained_next(const struct map_shape *shape, void *self, struct map_iterator *it)
{
    struct map_chained_node *node = (struct map_chained_node *)it->state[0];
    (void)self;
    if (!node) return false;
    it->state[0] = (uintptr_t)node->after;
    it->key = map_chained_slot(node);
    it->value = map_slot_value(shape, map_chained_slot(node));
    return true;
}

IMPL_HOT void map_chained_finish(const struct map_shape *shape, void *self, struct map_iterator *it)
{
    (void)shape, (void)self, (void)it;
}

/* ---- Explanations -------------------------------------------------------------------------- */

IMPL_COLD void map_chained_explain(const struct map_shape *shape, const void *self, const void *key,
                                   struct map_probe *probe)
{
    const struct map_chained *map = (const struct map_chained *)self;
    uint64_t hash = map_hash(shape, key, map->seed);
    *probe = (struct map_probe){.visited = 1}; /* the chain's pointer */
    for (const struct map_chained_node *node = map->chains[hash & map->mask]; node;
         node = node->chain) {
        probe->visited++;
        if (node->hash != hash) continue;
        probe->compares++;
        probe->found = map_key_equal(shape, map_chained_slot(node), key);
        if (probe->found) return;
    }
}

IMPL_COLD void map_chained_stats(const struct map_shape *shape, const void *self,
                                 struct map_stats *stats)
{
    const struct map_chained *map = (const struct map_chained *)self;
    size_t chains = map->mask + 1;
    *stats = (struct map_stats){
        .entries = map->length, .slots = map->length, .buckets = chains, .moved = map->moved};
    for (size_t i = 0; i <= map->mask; i++)
        if (map->chains[i]) stats->overflow--; /* the first of a chain is where it should be */
    stats->overflow += map->length;
    stats->bytes = sizeof *map + chains * sizeof(void *);
    stats->bytes += map->length * map_chained_node_bytes(shape);
}

IMPL_COLD const char *map_chained_check(const struct map_shape *shape, const void *self)
{
    const struct map_chained *map = (const struct map_chained *)self;
    const struct map_chained_node *before = NULL;
    size_t chained = 0, ordered = 0;
    (void)shape;
    if (map->mask & (map->mask + 1)) return "the number of chains is not a power of two";
    for (size_t i = 0; i <= map->mask; i++) {
        for (const struct map_chained_node *node = map->chains[i]; node; node = node->chain) {
            if ((node->hash & map->mask) != i) return "a node is in the wrong chain";
            if (++chained > map->length) return "more nodes in chains than entries";
        }
    }
    for (const struct map_chained_node *node = map->first; node; node = node->after) {
        if (node->before != before) return "the order does not lead back";
        before = node;
        if (++ordered > map->length) return "more nodes in order than entries";
    }
    if (map->last != before) return "the order ends elsewhere";
    return chained == map->length && ordered == map->length ? NULL : "fewer nodes than entries";
}

MAP_OPS(chained, "chains of nodes, linked in order of insertion, too (frozen)");

#endif
