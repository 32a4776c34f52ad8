/* map_best_steps_grow.h - growing of a map_best_steps: a step of groups at each entry added. */
#ifndef ASSAY_MAP_MAP_BEST_STEPS_GROW_H
#define ASSAY_MAP_MAP_BEST_STEPS_GROW_H

#include "map/map_best.h"

enum {
    MAP_BEST_STEP = 16, /* groups moved by an entry added: 200 entries, 2 to 5 us */
    /* Fresh tags are met so many groups before they are needed: half of the slots of a huge page,
     * so that no entry pays for a page of tags and one of slots. */
    MAP_BEST_STEPS_AHEAD = 4096,
    MAP_BEST_STEPS_FETCH = 4, /* groups between the one moved and the one fetched */
};

/* Fewer bytes of slots are moved at once, as that takes no longer than clearing a huge page (0.2 to
 * 0.4 ms); not where the config names a step. */
#define MAP_BEST_STEPS_FROM ((size_t)1 << 20)

/* Slots from here on are worth giving back early; smaller ones are reused by the allocator. */
#define MAP_BEST_DROP_FROM ((size_t)8 << 20)

struct map_best_steps {
    struct map_best now;
    uint64_t moved;       /* hashes below it are in next */
    struct map_best next; /* while growing; blocks owned */
    size_t group;         /* of now: those before it have moved */
    size_t step;          /* groups moved by an entry added; of this growth */
    size_t dropped;       /* bytes of now's slots given back or skipped */
    uint32_t evacuate;    /* the step that the config names, or 0 */
};

IMPL_GLUE bool map_best_steps_growing(const struct map_best_steps *map)
{
    return map_best_has_blocks(&map->next);
}

/* The table that holds a hash, if any does. */
IMPL_GLUE struct map_best *map_best_steps_table(struct map_best_steps *map, uint64_t hash)
{
    return hash < map->moved ? &map->next : &map->now;
}

/* Meets the page of tags that comes after a group of `next`. */
IMPL_GLUE void map_best_steps_touch(struct map_best_steps *map, size_t group)
{
    size_t ahead = (group + MAP_BEST_STEPS_AHEAD) & (map_best_groups(&map->next) - 1);
    volatile unsigned char *tag = map_best_group(&map->next, ahead);
    *tag = *tag;
}

/* A limit of 0 sends every new key to map_best_steps_claim_far. */
IMPL_RARE void map_best_steps_begin(const struct map_shape *shape, struct map_best_steps *map)
{
    size_t groups = map_best_groups(&map->now);
    size_t room = groups * MAP_BEST_SLOTS - map->now.limit;
    map->step = map->evacuate ? map->evacuate : MAP_BEST_STEP;
    if (map->step * room < groups) map->step = groups / room + 1;
    map->next = map->now;
    map->next.length = 0;
    CHECK(map_best_allocate(shape, &map->next, map->now.group_bits + map_best_more(&map->now)));
    map_huge_zero(map->next.tags, map_best_tag_bytes(&map->next));
    *map->next.tags = 0; /* the first page; the next entry pays for that of the slots */
    map->now.limit = map->next.limit = 0;
    map->group = map->dropped = 0;
}

/* All have moved: next is the table. */
IMPL_RARE void map_best_steps_end(const struct map_shape *shape, struct map_best_steps *map)
{
    map_best_release(shape, &map->now);
    map->now = map->next;
    map->now.limit = map_best_limit(&map->now);
    memset(&map->next, 0, sizeof map->next);
    map->moved = 0;
}

/* Moves the entries in a group of `now` that have that home, one by one. */
IMPL_RARE void map_best_steps_take(const struct map_shape *shape, struct map_best_steps *map,
                                   size_t group, size_t home)
{
    const unsigned char *tags = map_best_group(&map->now, group);
    for (size_t i = group * MAP_GROUP, k = 0; k < MAP_BEST_SLOTS; i++, k++) {
        const unsigned char *slot = map_best_slot(shape, &map->now, i);
        if (!tags[k]) continue;
        uint64_t hash = map_best_slot_hash(shape, &map->now, slot);
        if (hash >> map->now.shift != home) continue;
        size_t to = map_best_place(&map->next, hash, tags[k]);
        map_copy(map_best_slot(shape, &map->next, to), slot, map_best_slot_bytes(shape));
        map_best_take_out(&map->now, hash, i);
        map->next.length++;
        map->next.moved++;
    }
}

/* Moves a group whose entries are at home to two that nothing was passed on to; returns how many
 * entries. SIZE_MAX: they are not, and nothing has moved. (The tables are the caller's own copies,
 * as those of map_best_split.) */
IMPL_GLUE size_t map_best_steps_split(const struct map_shape *shape, const struct map_best *now,
                                      const struct map_best *next, size_t group)
{
    unsigned char *tags = map_best_group(now, group);
    unsigned char *pair = map_best_group(next, group * 2);
    uint64_t taken = map_group_word(pair) | map_group_word(pair + 8) | map_group_word(pair + 16) |
                     map_group_word(pair + 24);
    if (UNLIKELY(taken || next->group_bits != now->group_bits + 1)) return SIZE_MAX;
    if (UNLIKELY(map_best_split(shape, now, next, group))) {
        memset(pair, 0, (size_t)2 * MAP_GROUP);
        return SIZE_MAX;
    }
    size_t free_slots = (size_t)__builtin_popcountll(map_best_match(tags, 0));
    memset(tags, 0, MAP_BEST_SLOTS);
    return MAP_BEST_SLOTS - free_slots;
}

/* Moves what a group passed on: all of it lies before the next group that passed nothing on. */
IMPL_RARE void map_best_steps_recall(const struct map_shape *shape, struct map_best_steps *map,
                                     size_t home)
{
    size_t at = home;
    while (map_best_group(&map->now, at)[MAP_BEST_PASSED] &&
           (at = map_best_next_group(&map->now, at)) != home)
        map_best_steps_take(shape, map, at, home);
}

/* Between two steps other entries are added, and the processor forgets where it was: it is told. */
IMPL_GLUE void map_best_steps_fetch(const struct map_shape *shape, const struct map_best *now,
                                    const struct map_best *next, size_t group)
{
    size_t bytes = (size_t)MAP_GROUP * map_best_slot_bytes(shape);
    uintptr_t from = (uintptr_t)now->slots + group * bytes;
    uintptr_t to = (uintptr_t)next->slots + group * 2 * bytes;
    for (size_t at = 0; at + CACHE_LINE <= bytes && bytes <= 32 * MAP_GROUP; at += CACHE_LINE) {
        __builtin_prefetch((const void *)(from + at));
        __builtin_prefetch((const void *)(to + at), 1);
        __builtin_prefetch((const void *)(to + bytes + at), 1);
    }
}

IMPL_GLUE void map_best_steps_move_as(const struct map_shape *shape, struct map_best_steps *map,
                                      size_t end)
{
    const struct map_best now = map->now, next = map->next;
    size_t split = 0;
    for (size_t i = map->group; i < end; i++) {
        map_best_steps_fetch(shape, &now, &next, i + MAP_BEST_STEPS_FETCH);
        size_t count = map_best_steps_split(shape, &now, &next, i);
        if (LIKELY(count != SIZE_MAX))
            split += count;
        else
            map_best_steps_take(shape, map, i, i);
        if (map_best_group(&now, i)[MAP_BEST_PASSED]) map_best_steps_recall(shape, map, i);
    }
    map->now.length -= split;
    map->next.length += split;
    map->next.moved += split;
}

/* Gives a huge page of slots back if no chain from the table's end has come round to it. */
IMPL_RARE void map_best_steps_drop(const struct map_shape *shape, struct map_best_steps *map)
{
    size_t group_bytes = (size_t)MAP_GROUP * map_best_slot_bytes(shape);
    size_t from = map->dropped, to = from + MAP_HUGE_BYTES;
    uint64_t used = 0;
    const unsigned char *end = map_best_group(&map->now, to / group_bytes + 1);
    for (const unsigned char *at = map_best_group(&map->now, from / group_bytes); at < end; at += 8)
        used |= map_group_word(at);
    if (!used) (void)map_huge_drop(map->now.slots + from, MAP_HUGE_BYTES);
    map->dropped = to;
}

/* Moves the groups of one step. Pages are given back an eighth of a page late: by another entry
 * than those that pay for fresh ones. */
IMPL_RARE void map_best_steps_move(const struct map_shape *shape, struct map_best_steps *map)
{
    size_t groups = map_best_groups(&map->now), left = groups - map->group;
    size_t end = map->step < left ? map->group + map->step : groups;
    size_t slots = map_best_block_bytes(shape, &map->now);
    MAP_BEST_AS(map_best_steps_move_as, shape, map, end);
    map->group = end;
    map->moved = (uint64_t)end << map->now.shift; /* of all groups 0: but then growing ends */
    if (end == groups) {
        map_best_steps_end(shape, map);
        return;
    }
    map_best_steps_touch(map, end << (map->next.group_bits - map->now.group_bits));
    if (slots >= MAP_BEST_DROP_FROM &&
        slots / groups * end >= map->dropped + MAP_HUGE_BYTES / 8 * 9)
        map_best_steps_drop(shape, map);
}

/* Before a key is added to a full table, or to one that grows. */
IMPL_RARE void map_best_steps_advance(const struct map_shape *shape, struct map_best_steps *map)
{
    size_t slots = map_best_block_bytes(shape, &map->now);
    bool small = !map->evacuate && slots < MAP_BEST_STEPS_FROM;
    if (map_best_steps_growing(map)) {
        map_best_steps_move(shape, map);
    } else if (small || !map_best_has_blocks(&map->now)) {
        map_best_grow(shape, &map->now);
    } else {
        map_best_steps_begin(shape, map);
        if (map->step >= map_best_groups(&map->now)) map_best_steps_move(shape, map);
    }
}

#endif
