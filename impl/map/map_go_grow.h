/* map_go_grow.h - Go 1.19's map: when it grows, and moving old buckets a few at a time.
 *
 * Promises    a write moves at most `evacuate` old buckets with their chains (Go: two: the one it
 *             needs and the next in order), a read or an iteration none. Doubling splits an old
 *             bucket in two by one bit of the hash; a same-size growth packs its chain.
 * Invariant   while growing, new bucket i is raw memory until old bucket i (mod old count) moved.
 * Differs from Go: `evacuate` 1 moves the next in order only if the needed one had moved before; a
 *             chain's memory is free as soon as it moved, unless an iterator is on its way. */
#ifndef ASSAY_MAP_MAP_GO_GROW_H
#define ASSAY_MAP_MAP_GO_GROW_H

#include "map/map_go_array.h"
#include "map/map_go_scan.h"

/* Moved buckets that one write steps over when it looks for the next one to move. */
enum { GO_ADVANCE_MAX = 1024 };

/* A new key finds the map too full for 2^log2 buckets: Go's load factor, 6.5 of 8 by default. */
IMPL_GLUE size_t map_go_capacity(const struct map_shape *shape, double load, uint32_t log2)
{
    size_t slots = map_go_slots(shape), full = (size_t)(load * (double)((size_t)1 << log2));
    return full < slots ? slots : full;
}

IMPL_COLD void map_go_set_limits(const struct map_shape *shape, struct map_go *map)
{
    struct map_go_extra *extra = map->extra;
    uint32_t log2 = map->log2 < 15 ? map->log2 : 15;
    extra->grow_at = map_go_capacity(shape, extra->load, map->log2);
    extra->too_many = extra->no_same_size ? UINT32_MAX : 1u << log2;
}

/* Where evacuated entries are appended: X and Y of Go. */
struct map_go_target {
    unsigned char *bucket;
    uint32_t used; /* slots of it */
};

IMPL_GLUE struct map_go_target map_go_target_at(const struct map_shape *shape, struct map_go *map,
                                                size_t index)
{
    unsigned char *bucket = map_go_bucket(shape, map->buckets, index);
    map_go_bucket_init(shape, bucket);
    return (struct map_go_target){bucket, 0};
}

IMPL_GLUE void map_go_move_slot(const struct map_shape *shape, struct map_go *map,
                                struct map_go_target *to, const unsigned char *from, uint32_t slot,
                                uint8_t tag)
{
    if (UNLIKELY(to->used == map_go_slots(shape))) {
        to->bucket = map_go_overflow_add(shape, map, to->bucket);
        to->used = 0;
    }
    to->bucket[to->used] = tag;
    map_copy(map_go_key_at(shape, to->bucket, to->used), map_go_key_at(shape, from, slot),
             map_go_key_cell(shape));
    map_copy(map_go_value_at(shape, to->bucket, to->used), map_go_value_at(shape, from, slot),
             map_go_value_cell(shape));
    to->used++;
}

/* 1: to the upper half. A NaN has no hash to ask: its tag decides, which an iterator can repeat,
 * and it gets a fresh tag so that NaNs spread at each growth. */
IMPL_GLUE uint32_t map_go_half(const struct map_shape *shape, struct map_go *map, const void *key,
                               size_t old_count, uint8_t *tag)
{
    if (UNLIKELY(!map_key_reflexive(shape, key))) {
        uint32_t half = *tag & 1;
        *tag = map_go_tag_of(map_go_random(map));
        return half;
    }
    return (map_go_hash(shape, map, key) & old_count) != 0;
}

/* Marks are needed by iterators only, except the first, which says that the bucket moved. */
IMPL_GLUE void map_go_mark_empty(const struct map_shape *shape, unsigned char *bucket)
{
    for (uint32_t i = 0; i < map_go_slots(shape); i++)
        if (bucket[i] <= GO_EMPTY_ONE) bucket[i] = GO_EVACUATED_EMPTY;
}

IMPL_GLUE void map_go_move_bucket(const struct map_shape *shape, struct map_go *map, size_t index,
                                  size_t old_count)
{
    bool same = map->flags & GO_SAME_SIZE, iterators = map_go_has_iterators(map);
    unsigned char *from = map_go_bucket(shape, map->old, index), *first = from;
    struct map_go_target to[2];
    to[0] = map_go_target_at(shape, map, index);
    if (!same) to[1] = map_go_target_at(shape, map, index + old_count);
    for (; from; from = map_go_link(shape, from)) {
        for (uint32_t full = map_go_full(shape, from); full; full &= full - 1) {
            uint32_t slot = (uint32_t)__builtin_ctz(full), half = 0;
            uint8_t tag = from[slot];
            if (!same)
                half = map_go_half(shape, map, map_go_key(shape, from, slot), old_count, &tag);
            map_go_move_slot(shape, map, &to[half], from, slot, tag);
            from[slot] = (uint8_t)(GO_EVACUATED_LOW + half);
        }
        if (from == first || iterators) map_go_mark_empty(shape, from);
    }
    if (iterators)
        map->extra->previous.chains_kept = true;
    else
        map_go_chain_free(shape, map, &map->extra->previous, first);
    map->extra->moved++;
}

IMPL_RARE void map_go_growth_ends(const struct map_shape *shape, struct map_go *map)
{
    map_go_array_retire(shape, map, &map->extra->previous);
    map->old = NULL;
    map->flags &= (uint8_t)~GO_SAME_SIZE;
}

IMPL_GLUE void map_go_advance(const struct map_shape *shape, struct map_go *map, size_t old_count)
{
    size_t stop = ++map->evacuated + GO_ADVANCE_MAX;
    if (stop > old_count) stop = old_count;
    while (map->evacuated != stop &&
           map_go_has_moved(map_go_bucket(shape, map->old, map->evacuated)))
        map->evacuated++;
    if (map->evacuated == old_count) map_go_growth_ends(shape, map);
}

/* False if the bucket had moved before. */
IMPL_GLUE bool map_go_evacuate(const struct map_shape *shape, struct map_go *map, size_t index)
{
    size_t old_count = map_go_old_count(map);
    bool moves = !map_go_has_moved(map_go_bucket(shape, map->old, index));
    if (moves) map_go_move_bucket(shape, map, index, old_count);
    if (index == map->evacuated) map_go_advance(shape, map, old_count);
    return moves;
}

/* Called by a write to new bucket `index` while growing: moves what it needs, then a little more.
 * One inlined evacuation serves both. */
IMPL_GLUE void map_go_grow_work(const struct map_shape *shape, struct map_go *map, size_t index)
{
    uint32_t budget = map->extra->evacuate;
    index &= map_go_old_count(map) - 1;
    do {
        bool moved = map_go_evacuate(shape, map, index);
        budget -= moved || map->extra->evacuate > 1;
        index = map->evacuated;
    } while (budget && map_go_growing(map));
}

/* Starts a growth: doubles if too full, else stays at its size to get rid of overflow buckets. */
IMPL_RARE void map_go_grow_start(const struct map_shape *shape, struct map_go *map)
{
    struct map_go_extra *extra = map->extra;
    uint32_t bigger = map->count >= extra->grow_at;
    struct map_go_array made;
    CHECK(map_go_array_make(shape, &made, map->log2 + bigger, extra->spare_shift, false));
    extra->previous = extra->current;
    extra->current = made;
    map->old = map->buckets;
    map->buckets = made.buckets;
    map->log2 = (uint8_t)(map->log2 + bigger);
    if (!bigger) map->flags |= GO_SAME_SIZE;
    map->evacuated = 0;
    map->overflow = 0;
    extra->overflow_live = 0;
    map_go_set_limits(shape, map);
}

IMPL_GLUE bool map_go_must_grow(const struct map_go *map)
{
    const struct map_go_extra *extra = map->extra;
    return UNLIKELY(map->count >= extra->grow_at || map->overflow >= extra->too_many) &&
           !map_go_growing(map);
}

#endif
