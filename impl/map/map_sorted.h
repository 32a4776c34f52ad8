/* map_sorted.h - entries in the order of their keys: an array while few, then leaves of arrays.
 *
 * Promises    all of map.h (frozen while iterating); iteration is in ascending order of keys:
 *             numbers by value (NaN last), strings and bytes by memcmp. Needs no hash.
 * Invariants  keys ascend within a leaf and from leaf to leaf; firsts[i] is the key of slot 0 of
 *             leaf i; only a map of one leaf may have an empty one.
 *  | firsts: a key a leaf | leaves: a pointer each | leaf: count, room, slots |
 * Cost        a search is two binary searches, an insertion moves half a leaf on average; a new
 *             leaf moves half of both directories. Keys added in ascending order fill their leaves.
 * Differs from Go: ordered, no hash; leaves are not merged when entries are erased.              */
#ifndef ASSAY_MAP_MAP_SORTED_H
#define ASSAY_MAP_MAP_SORTED_H

#include "map/map_sorted_leaf.h"

IMPL_GLUE bool map_sorted_supports(const struct map_shape *shape)
{
    return shape->key != MAP_KEY_GIVEN && shape->layout != MAP_LAYOUT_SPLIT &&
           shape->tag == MAP_TAG_OWN && shape->slots == 0;
}

/* ---- Life ---------------------------------------------------------------------------------- */

IMPL_RARE void *map_sorted_create(const struct map_shape *shape, const struct map_config *config,
                                  size_t hint)
{
    struct map_sorted *map = (struct map_sorted *)map_memory_zeroed(sizeof *map);
    (void)hint; /* where keys will fall is not known */
    if (!map) return NULL;
    uint32_t slots = config->table_slots;
    map->leaf_slots = slots >= 16 && slots <= 65536 ? slots : MAP_SORTED_LEAF;
    map->growth = map_growth(config);
    map->only = map_sorted_leaf_make(shape, MAP_SORTED_LEAST);
    map->leaves = &map->only;
    map->leaf_count = 1;
    if (map->only) return map;
    map_memory_free(map, sizeof *map);
    return NULL;
}

IMPL_GLUE void map_sorted_free_directory(const struct map_shape *shape, struct map_sorted *map)
{
    map_memory_free(map->firsts, map->room * shape->key_bytes);
    if (map->leaves != &map->only) map_memory_free(map->leaves, map->room * sizeof *map->leaves);
}

IMPL_RARE void map_sorted_clear(const struct map_shape *shape, void *self)
{
    struct map_sorted *map = (struct map_sorted *)self;
    while (map->leaf_count > 1) map_sorted_leaf_free(shape, map->leaves[--map->leaf_count]);
    map->leaves[0]->count = 0;
    map->length = 0;
}

IMPL_RARE void map_sorted_destroy(const struct map_shape *shape, void *self)
{
    struct map_sorted *map = (struct map_sorted *)self;
    if (!map) return;
    for (size_t i = 0; i < map->leaf_count; i++) map_sorted_leaf_free(shape, map->leaves[i]);
    map_sorted_free_directory(shape, map);
    map_memory_free(map, sizeof *map);
}

/* Room for twice as many leaves. */
IMPL_RARE void map_sorted_grow_directory(const struct map_shape *shape, struct map_sorted *map)
{
    struct map_sorted old = *map;
    map->room = old.room ? old.room * map->growth : 8;
    map->firsts = (unsigned char *)map_memory(map->room * shape->key_bytes);
    map->leaves = (struct map_sorted_leaf **)map_memory(map->room * sizeof *map->leaves);
    CHECK(map->firsts && map->leaves);
    memcpy(map->leaves, old.leaves, old.leaf_count * sizeof *map->leaves);
    if (old.room) memcpy(map->firsts, old.firsts, old.leaf_count * shape->key_bytes);
    old.leaves = old.room ? old.leaves : &map->only; /* not allocated */
    if (old.room) map_sorted_free_directory(shape, &old);
}

/* A full leaf gets a right neighbour, to which half of its entries go; none if the next entry is to
 * be the last of all, so that ascending keys leave full leaves behind. */
IMPL_RARE void map_sorted_split(const struct map_shape *shape, struct map_sorted *map,
                                struct map_sorted_place *place)
{
    struct map_sorted_leaf *left = map->leaves[place->leaf];
    bool last = place->leaf + 1 == map->leaf_count && place->slot == left->count;
    uint32_t keep = last ? left->count : left->count / 2, give = left->count - keep;
    struct map_sorted_leaf *right = map_sorted_leaf_make(shape, map->leaf_slots);
    size_t at = place->leaf + 1;
    CHECK(right);
    if (map->leaf_count >= map->room) map_sorted_grow_directory(shape, map);
    memmove(map->leaves + at + 1, map->leaves + at, (map->leaf_count - at) * sizeof *map->leaves);
    memmove(map_sorted_first(shape, map, at + 1), map_sorted_first(shape, map, at),
            (map->leaf_count - at) * shape->key_bytes);
    memcpy(map_sorted_slot(shape, right, 0), map_sorted_slot(shape, left, keep),
           give * map_slot_bytes(shape));
    left->count = keep;
    right->count = give;
    map->leaves[at] = right;
    map->leaf_count++;
    map->moved += give;
    if (give) map_sorted_note_first(shape, map, at);
    map_sorted_note_first(shape, map, place->leaf);
    if (last || place->slot > keep) *place = (struct map_sorted_place){at, place->slot - keep};
}

/* Makes room in a full leaf: a larger one as long as it is small, then two. */
IMPL_RARE void map_sorted_make_room(const struct map_shape *shape, struct map_sorted *map,
                                    struct map_sorted_place *place)
{
    struct map_sorted_leaf *old = map->leaves[place->leaf];
    if (old->room >= map->leaf_slots) {
        map_sorted_split(shape, map, place);
        return;
    }
    size_t room = (size_t)old->room * map->growth;
    struct map_sorted_leaf *fresh =
        map_sorted_leaf_make(shape, room < map->leaf_slots ? (uint32_t)room : map->leaf_slots);
    CHECK(fresh);
    memcpy(map_sorted_slot(shape, fresh, 0), map_sorted_slot(shape, old, 0),
           old->count * map_slot_bytes(shape));
    fresh->count = old->count;
    map->leaves[place->leaf] = fresh;
    map->moved += old->count;
    map_sorted_leaf_free(shape, old);
}

/* An empty leaf goes, unless it is the only one. */
IMPL_RARE void map_sorted_drop_leaf(const struct map_shape *shape, struct map_sorted *map,
                                    size_t at)
{
    if (map->leaf_count == 1) return;
    map_sorted_leaf_free(shape, map->leaves[at]);
    map->leaf_count--;
    memmove(map->leaves + at, map->leaves + at + 1, (map->leaf_count - at) * sizeof *map->leaves);
    memmove(map_sorted_first(shape, map, at), map_sorted_first(shape, map, at + 1),
            (map->leaf_count - at) * shape->key_bytes);
}

/* ---- Hot operations ------------------------------------------------------------------------ */

IMPL_HOT void *map_sorted_get(const struct map_shape *shape, const void *self, const void *key)
{
    const struct map_sorted *map = (const struct map_sorted *)self;
    struct map_sorted_place place = map_sorted_find(shape, map, key);
    if (!map_sorted_is_at(shape, map, place, key)) return NULL;
    return map_slot_value(shape, map_sorted_slot(shape, map->leaves[place.leaf], place.slot));
}

/* A hole in its leaf for a new entry. */
IMPL_GLUE void *map_sorted_open(const struct map_shape *shape, struct map_sorted *map,
                                struct map_sorted_place *place)
{
    if (UNLIKELY(map->leaves[place->leaf]->count >= map->leaves[place->leaf]->room))
        map_sorted_make_room(shape, map, place);
    struct map_sorted_leaf *leaf = map->leaves[place->leaf];
    unsigned char *slot = (unsigned char *)map_sorted_slot(shape, leaf, place->slot);
    memmove(slot + map_slot_bytes(shape), slot,
            (leaf->count - place->slot) * map_slot_bytes(shape));
    leaf->count++;
    map->length++;
    return slot;
}

/* The slot of a key, made if it was absent; its value is then still to be written. */
IMPL_HOT void *map_sorted_claim(const struct map_shape *shape, struct map_sorted *map,
                                const void *key, bool *added)
{
    struct map_sorted_place place = map_sorted_find(shape, map, key);
    *added = !map_sorted_is_at(shape, map, place, key);
    void *slot = *added ? map_sorted_open(shape, map, &place)
                        : map_sorted_slot(shape, map->leaves[place.leaf], place.slot);
    if (*added || map_key_has_spellings(shape)) {
        map_slot_set_key(shape, slot, key);
        if (place.slot == 0) map_sorted_note_first(shape, map, place.leaf);
    }
    return slot;
}

IMPL_HOT bool map_sorted_put(const struct map_shape *shape, void *self, const void *key,
                             const void *value)
{
    bool added;
    void *slot = map_sorted_claim(shape, (struct map_sorted *)self, key, &added);
    map_slot_set_value(shape, slot, value);
    return added;
}

IMPL_HOT void *map_sorted_upsert(const struct map_shape *shape, void *self, const void *key,
                                 bool *added)
{
    void *slot = map_sorted_claim(shape, (struct map_sorted *)self, key, added);
    if (*added) map_slot_zero_value(shape, slot);
    return map_slot_value(shape, slot);
}

IMPL_HOT bool map_sorted_erase(const struct map_shape *shape, void *self, const void *key)
{
    struct map_sorted *map = (struct map_sorted *)self;
    struct map_sorted_place place = map_sorted_find(shape, map, key);
    if (!map_sorted_is_at(shape, map, place, key)) return false;
    struct map_sorted_leaf *leaf = map->leaves[place.leaf];
    unsigned char *slot = (unsigned char *)map_sorted_slot(shape, leaf, place.slot);
    leaf->count--;
    map->length--;
    memmove(slot, slot + map_slot_bytes(shape), (leaf->count - place.slot) * map_slot_bytes(shape));
    if (UNLIKELY(leaf->count == 0))
        map_sorted_drop_leaf(shape, map, place.leaf);
    else if (place.slot == 0)
        map_sorted_note_first(shape, map, place.leaf);
    return true;
}

IMPL_HOT size_t map_sorted_length(const void *self)
{
    return self ? ((const struct map_sorted *)self)->length : 0;
}

/* state[0]: leaf; state[1]: slot to be shown next; state[2], [3]: entries and leaves when the last
 * was shown. Fewer of them now: that one was erased, and what was behind it has moved up. */
IMPL_HOT void map_sorted_iterate(const struct map_shape *shape, void *self, struct map_iterator *it)
{
    const struct map_sorted *map = (const struct map_sorted *)self;
    (void)shape;
    it->state[0] = it->state[1] = 0;
    it->state[2] = map_sorted_length(self);
    it->state[3] = map ? map->leaf_count : 0;
}

IMPL_GLUE void map_sorted_close_up(const struct map_sorted *map, struct map_iterator *it)
{
    it->state[1] = it->state[3] != map->leaf_count ? 0 : it->state[1] - 1;
    it->state[2] = map->length;
    it->state[3] = map->leaf_count;
}

IMPL_HOT bool map_sorted_next(const struct map_shape *shape, void *self, struct map_iterator *it)
{
    const struct map_sorted *map = (const struct map_sorted *)self;
    if (!map) return false;
    if (UNLIKELY(it->state[2] != map->length)) map_sorted_close_up(map, it);
    if (it->state[0] >= map->leaf_count) return false;
    if (UNLIKELY(it->state[1] >= map->leaves[it->state[0]]->count)) {
        if (++it->state[0] >= map->leaf_count) return false;
        it->state[1] = 0;
    }
    void *slot = map_sorted_slot(shape, map->leaves[it->state[0]], it->state[1]++);
    it->key = slot;
    it->value = map_slot_value(shape, slot);
    return true;
}

IMPL_HOT void map_sorted_finish(const struct map_shape *shape, void *self, struct map_iterator *it)
{
    (void)shape, (void)self, (void)it;
}

/* ---- Explanations -------------------------------------------------------------------------- */

/* Visited: slots that the two binary searches look at. */
IMPL_COLD void map_sorted_explain(const struct map_shape *shape, const void *self, const void *key,
                                  struct map_probe *probe)
{
    const struct map_sorted *map = (const struct map_sorted *)self;
    struct map_sorted_place place = map_sorted_find(shape, map, key);
    *probe = (struct map_probe){.found = map_sorted_is_at(shape, map, place, key)};
    for (size_t n = map->leaf_count; n > 1; n -= n / 2) probe->visited++;
    for (size_t n = map->leaves[place.leaf]->count; n; n /= 2) probe->visited++;
    probe->compares = probe->visited + probe->found;
}

IMPL_COLD void map_sorted_stats(const struct map_shape *shape, const void *self,
                                struct map_stats *stats)
{
    const struct map_sorted *map = (const struct map_sorted *)self;
    *stats =
        (struct map_stats){.entries = map->length, .buckets = map->leaf_count, .moved = map->moved};
    stats->bytes = sizeof *map + map->room * (shape->key_bytes + sizeof(void *));
    for (size_t i = 0; i < map->leaf_count; i++) {
        stats->slots += map->leaves[i]->room;
        stats->bytes += map_sorted_leaf_bytes(shape, map->leaves[i]->room);
    }
}

IMPL_COLD const char *map_sorted_check(const struct map_shape *shape, const void *self)
{
    const struct map_sorted *map = (const struct map_sorted *)self;
    const void *before = NULL;
    size_t entries = 0;
    for (size_t i = 0; i < map->leaf_count; i++) {
        const struct map_sorted_leaf *leaf = map->leaves[i];
        if (leaf->count > leaf->room) return "a leaf holds more than its room";
        if (!leaf->count && map->leaf_count > 1) return "a leaf is empty";
        if (map->room && map->leaf_count > 1 &&
            memcmp(map_sorted_first(shape, map, i), map_sorted_slot(shape, leaf, 0),
                   shape->key_bytes) != 0)
            return "the directory does not know the first key of a leaf";
        for (uint32_t k = 0; k < leaf->count; k++, entries++) {
            const void *slot = map_sorted_slot(shape, leaf, k);
            if (before && map_sorted_less(shape, slot, before)) return "keys do not ascend";
            if (before && map_key_equal(shape, slot, before)) return "a key is there twice";
            before = slot;
        }
    }
    return entries == map->length ? NULL : "leaves and length do not agree";
}

MAP_OPS(sorted, "entries in order of keys, in leaves of arrays (frozen)");

#endif
