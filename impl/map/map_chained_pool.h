/* map_chained_pool.h - chains of nodes that lie side by side in one array, linked by number.
 *
 * Promises    all of map.h, also when keys are added or erased while iterating.
 * Invariants  node n >= 1 is live if the lowest bit of its mark is set, its upper 31 bits are then
 *             the lowest of the hash; live nodes are in the chain of their hash, others in the list
 *             of free ones; nodes from `used` on were never in use; number 0 ends a chain.
 *  | chains: a number each | nodes: next, mark, key, value |   in two blocks
 * Cost        no allocation an entry, 8 bytes a link and mark; erased nodes are used again, last
 *             first; iteration is a walk over the array, past dead nodes.
 * Differs from Go: order of insertion until an erase; at most 2^31 entries.                      */
#ifndef ASSAY_MAP_MAP_CHAINED_POOL_H
#define ASSAY_MAP_MAP_CHAINED_POOL_H

#include "map/map_slot.h"

/* Entries a chain at which chains and nodes grow. */
#define MAP_CHAINED_POOL_LOAD 1.0

struct map_chained_pool_node {
    uint32_t next; /* of the same chain, or of the free nodes; 0: none */
    uint32_t mark; /* hash * 2 + 1, or 0: dead */
    /* the slot follows: map_chained_pool_slot() */
};

struct map_chained_pool {
    uint32_t *chains;     /* [mask + 1], first nodes, owned */
    unsigned char *nodes; /* [room] of map_chained_pool_bytes, owned; the first is not used */
    size_t mask;          /* chains minus 1; a power of two minus 1 */
    size_t length, room;  /* entries; nodes that the block can hold */
    uint32_t used, free;  /* nodes ever in use, the first included; the first free one or 0 */
    size_t moved;         /* entries moved by growing, since creation */
    uint64_t seed;        /* of the hash */
    double load;          /* entries a chain at which to grow */
    uint32_t growth;      /* factor, 2 or 4 */
};

IMPL_GLUE size_t map_chained_pool_bytes(const struct map_shape *shape)
{
    return map_round_up(sizeof(struct map_chained_pool_node) + map_slot_bytes(shape), 8);
}

IMPL_GLUE struct map_chained_pool_node *map_chained_pool_node(const struct map_shape *shape,
                                                              const struct map_chained_pool *map,
                                                              size_t number)
{
    return (struct map_chained_pool_node *)(void *)(map->nodes +
                                                    number * map_chained_pool_bytes(shape));
}

IMPL_GLUE void *map_chained_pool_slot(struct map_chained_pool_node *node)
{
    return node + 1;
}

IMPL_GLUE uint32_t map_chained_pool_mark(uint64_t hash)
{
    return (uint32_t)hash << 1 | 1;
}

IMPL_GLUE uint32_t *map_chained_pool_chain(const struct map_chained_pool *map, uint32_t mark)
{
    return &map->chains[mark >> 1 & map->mask];
}

IMPL_GLUE bool map_chained_pool_supports(const struct map_shape *shape)
{
    return shape->layout == MAP_LAYOUT_OWN && shape->tag == MAP_TAG_OWN && shape->slots == 0;
}

/* ---- Life ---------------------------------------------------------------------------------- */

IMPL_GLUE void map_chained_pool_release(const struct map_shape *shape, struct map_chained_pool *map)
{
    map_memory_free(map->chains, (map->mask + 1) * sizeof *map->chains);
    map_memory_free(map->nodes, map->room * map_chained_pool_bytes(shape));
}

/* New blocks with no entry; the old ones stay the caller's. False: no memory, nothing changed. */
IMPL_RARE bool map_chained_pool_reserve(const struct map_shape *shape, struct map_chained_pool *map,
                                        size_t chains)
{
    struct map_chained_pool fresh = *map;
    fresh.mask = chains - 1;
    fresh.room = (size_t)((double)chains * map->load) + 1;
    fresh.chains = (uint32_t *)map_memory_zeroed(chains * sizeof *fresh.chains);
    fresh.nodes = (unsigned char *)map_memory(fresh.room * map_chained_pool_bytes(shape));
    if (!fresh.chains || !fresh.nodes) {
        map_chained_pool_release(shape, &fresh);
        return false;
    }
    *map = fresh;
    return true;
}

IMPL_RARE void *map_chained_pool_create(const struct map_shape *shape,
                                        const struct map_config *config, size_t hint)
{
    struct map_chained_pool *map = (struct map_chained_pool *)map_memory_zeroed(sizeof *map);
    if (!map) return NULL;
    map->load = map_chain_load(config, MAP_CHAINED_POOL_LOAD);
    map->seed = map_seed(config, map);
    map->growth = map_growth(config);
    map->used = 1;
    size_t chains = map_slots_for(shape, hint, map->load, 8);
    if (map_chained_pool_reserve(shape, map, chains && chains <= INT32_MAX / 8 ? chains : 8))
        return map;
    map_memory_free(map, sizeof *map);
    return NULL;
}

IMPL_RARE void map_chained_pool_destroy(const struct map_shape *shape, void *self)
{
    struct map_chained_pool *map = (struct map_chained_pool *)self;
    if (!map) return;
    map_chained_pool_release(shape, map);
    map_memory_free(map, sizeof *map);
}

IMPL_RARE void map_chained_pool_clear(const struct map_shape *shape, void *self)
{
    struct map_chained_pool *map = (struct map_chained_pool *)self;
    (void)shape;
    memset(map->chains, 0, (map->mask + 1) * sizeof *map->chains);
    map->length = map->free = 0;
    map->used = 1;
}

/* Called when every node is live, so all are moved as one block and then linked anew. */
IMPL_RARE void map_chained_pool_grow(const struct map_shape *shape, struct map_chained_pool *map)
{
    struct map_chained_pool old = *map;
    size_t chains = (old.mask + 1) * map->growth;
    CHECK((double)chains * map->load < INT32_MAX);
    CHECK(map_chained_pool_reserve(shape, map, chains));
    memcpy(map->nodes, old.nodes, old.used * map_chained_pool_bytes(shape));
    for (uint32_t i = 1; i < map->used; i++) {
        struct map_chained_pool_node *node = map_chained_pool_node(shape, map, i);
        uint32_t *chain = map_chained_pool_chain(map, node->mark);
        node->next = *chain;
        *chain = i;
    }
    map->moved += map->length;
    map_chained_pool_release(shape, &old);
}

/* ---- Hot operations ------------------------------------------------------------------------ */

/* The link that leads to the key's node, or the 0 at the end of its chain. */
IMPL_HOT uint32_t *map_chained_pool_link(const struct map_shape *shape,
                                         const struct map_chained_pool *map, const void *key,
                                         uint32_t mark)
{
    uint32_t *link = map_chained_pool_chain(map, mark);
    while (*link) {
        struct map_chained_pool_node *node = map_chained_pool_node(shape, map, *link);
        if (node->mark == mark && map_key_equal(shape, map_chained_pool_slot(node), key)) break;
        link = &node->next;
    }
    return link;
}

IMPL_HOT void *map_chained_pool_get(const struct map_shape *shape, const void *self,
                                    const void *key)
{
    const struct map_chained_pool *map = (const struct map_chained_pool *)self;
    uint32_t mark = map_chained_pool_mark(map_hash(shape, key, map->seed));
    uint32_t number = *map_chained_pool_link(shape, map, key, mark);
    if (!number) return NULL;
    return map_slot_value(shape, map_chained_pool_slot(map_chained_pool_node(shape, map, number)));
}

/* The number of a node to be filled: the one freed last, or the next that never was in use. */
IMPL_GLUE uint32_t map_chained_pool_take(const struct map_shape *shape,
                                         struct map_chained_pool *map)
{
    uint32_t number = map->free;
    if (number) {
        map->free = map_chained_pool_node(shape, map, number)->next;
        return number;
    }
    if (UNLIKELY(map->used >= map->room)) map_chained_pool_grow(shape, map);
    return map->used++;
}

/* The slot of a key, made if it was absent; its value is then still to be written. */
IMPL_HOT void *map_chained_pool_claim(const struct map_shape *shape, struct map_chained_pool *map,
                                      const void *key, bool *added)
{
    uint32_t mark = map_chained_pool_mark(map_hash(shape, key, map->seed));
    uint32_t number = *map_chained_pool_link(shape, map, key, mark);
    *added = !number;
    if (*added) number = map_chained_pool_take(shape, map);
    struct map_chained_pool_node *node = map_chained_pool_node(shape, map, number);
    if (*added) {
        uint32_t *chain = map_chained_pool_chain(map, mark);
        *node = (struct map_chained_pool_node){*chain, mark};
        *chain = number;
        map->length++;
    }
    void *slot = map_chained_pool_slot(node);
    if (*added || map_key_has_spellings(shape)) map_slot_set_key(shape, slot, key);
    return slot;
}

IMPL_HOT bool map_chained_pool_put(const struct map_shape *shape, void *self, const void *key,
                                   const void *value)
{
    bool added;
    void *slot = map_chained_pool_claim(shape, (struct map_chained_pool *)self, key, &added);
    map_slot_set_value(shape, slot, value);
    return added;
}

IMPL_HOT void *map_chained_pool_upsert(const struct map_shape *shape, void *self, const void *key,
                                       bool *added)
{
    void *slot = map_chained_pool_claim(shape, (struct map_chained_pool *)self, key, added);
    if (*added) map_slot_zero_value(shape, slot);
    return map_slot_value(shape, slot);
}

IMPL_HOT bool map_chained_pool_erase(const struct map_shape *shape, void *self, const void *key)
{
    struct map_chained_pool *map = (struct map_chained_pool *)self;
    uint32_t mark = map_chained_pool_mark(map_hash(shape, key, map->seed));
    uint32_t *link = map_chained_pool_link(shape, map, key, mark), number = *link;
    if (!number) return false;
    struct map_chained_pool_node *node = map_chained_pool_node(shape, map, number);
    *link = node->next;
    *node = (struct map_chained_pool_node){map->free, 0};
    map->free = number;
    map->length--;
    return true;
}

IMPL_HOT size_t map_chained_pool_length(const void *self)
{
    return self ? ((const struct map_chained_pool *)self)->length : 0;
}

/* state[0]: the last node looked at. Nodes keep their numbers for life, growing included. */
IMPL_HOT void map_chained_pool_iterate(const struct map_shape *shape, void *self,
                                       struct map_iterator *it)
{
    (void)shape, (void)self;
    it->state[0] = 0;
}

IMPL_HOT bool map_chained_pool_next(const struct map_shape *shape, void *self,
                                    struct map_iterator *it)
{
    struct map_chained_pool *map = (struct map_chained_pool *)self;
    while (map && it->state[0] + 1 < map->used) {
        struct map_chained_pool_node *node = map_chained_pool_node(shape, map, ++it->state[0]);
        if (!node->mark) continue;
        it->key = map_chained_pool_slot(node);
        it->value = map_slot_value(shape, map_chained_pool_slot(node));
        return true;
    }
    return false;
}

IMPL_HOT void map_chained_pool_finish(const struct map_shape *shape, void *self,
                                      struct map_iterator *it)
{
    (void)shape, (void)self, (void)it;
}

/* ---- Explanations -------------------------------------------------------------------------- */

IMPL_COLD void map_chained_pool_explain(const struct map_shape *shape, const void *self,
                                        const void *key, struct map_probe *probe)
{
    const struct map_chained_pool *map = (const struct map_chained_pool *)self;
    uint32_t mark = map_chained_pool_mark(map_hash(shape, key, map->seed));
    struct map_chained_pool_node *node;
    *probe = (struct map_probe){.visited = 1}; /* the chain's number */
    for (uint32_t i = *map_chained_pool_chain(map, mark); i; i = node->next) {
        node = map_chained_pool_node(shape, map, i);
        probe->visited++;
        if (node->mark != mark) continue;
        probe->compares++;
        probe->found = map_key_equal(shape, map_chained_pool_slot(node), key);
        if (probe->found) return;
    }
}

IMPL_COLD void map_chained_pool_stats(const struct map_shape *shape, const void *self,
                                      struct map_stats *stats)
{
    const struct map_chained_pool *map = (const struct map_chained_pool *)self;
    size_t chains = map->mask + 1, begun = 0;
    for (size_t i = 0; i < chains; i++) begun += map->chains[i] != 0;
    *stats = (struct map_stats){
        .entries = map->length, .slots = map->room - 1, .buckets = chains, .moved = map->moved};
    stats->overflow = map->length - begun; /* the first of a chain is where it should be */
    stats->bytes = sizeof *map + chains * sizeof *map->chains;
    stats->bytes += map->room * map_chained_pool_bytes(shape);
}

IMPL_COLD const char *map_chained_pool_check(const struct map_shape *shape, const void *self)
{
    const struct map_chained_pool *map = (const struct map_chained_pool *)self;
    size_t chained = 0, dead = 0;
    for (size_t i = 0; i <= map->mask; i++) {
        for (uint32_t n = map->chains[i]; n; n = map_chained_pool_node(shape, map, n)->next) {
            uint32_t mark = map_chained_pool_node(shape, map, n)->mark;
            if (!(mark & 1)) return "a dead node is in a chain";
            if (map_chained_pool_chain(map, mark) != &map->chains[i])
                return "a node is in the wrong chain";
            if (++chained > map->length) return "more nodes in chains than entries";
        }
    }
    for (uint32_t n = map->free; n; n = map_chained_pool_node(shape, map, n)->next) {
        if (map_chained_pool_node(shape, map, n)->mark) return "a live node is among the free";
        if (++dead > map->used) return "the free nodes go round";
    }
    if (chained != map->length) return "fewer nodes than entries";
    return 1 + chained + dead == map->used ? NULL : "a node is lost";
}

MAP_OPS(chained_pool, "chains of nodes in one array, linked by number");

#endif
