/* map_best.h - ours, against all comers: groups of 15 slots under 15 tags and one count.
 *
 * Promises    all of map.h (frozen while iterating).
 * Layout      tags: 16 bytes a group: 15 tags of 8 bits, and how many entries were passed on to
 *             later groups (no graves: erase takes its count back). slots: 16 a group, filled from
 *             the front, so that a half-full table is read in its first lines only.
 * Invariants  an entry lies in its home group (highest bits of the hash) or in one behind it; every
 *             group between has counted it; tag 0 is free, and only free.
 * Cost        hit: a line of tags and a line of slots, fetched at the same time: the slots are
 *             prefetched behind a *predicted* match. Miss: a line of tags.
 * Growing     doubles; a group becomes two neighbours, read and written front to back.
 * Strings     of 4 GiB and more end the program: half of a kept hash takes that half of the length.
 *             An iterator shows a string in its own frame.
 * Differs from Go: one flat table, moved all at once; see BEST.md for what was tried.            */
#ifndef ASSAY_MAP_MAP_BEST_H
#define ASSAY_MAP_MAP_BEST_H

#include "map/map_best_grow.h"

IMPL_GLUE bool map_best_supports(const struct map_shape *shape)
{
    return shape->layout != MAP_LAYOUT_SPLIT &&
           (shape->tag == MAP_TAG_OWN || shape->tag == MAP_TAG_WORD) &&
           (shape->slots == 0 || shape->slots == MAP_GROUP);
}

/* ---- Life ---------------------------------------------------------------------------------- */

/* Of zeroed memory. False: no memory for the blocks, none is held. */
IMPL_RARE bool map_best_init(const struct map_shape *shape, struct map_best *map,
                             const struct map_config *config, size_t hint)
{
    map->seed = map_seed(config, map);
    map->load = map_load_factor(config, MAP_BEST_LOAD);
    map->growth = map_growth(config);
    map->tags = (unsigned char *)(uintptr_t)map_best_none;
    map->group_bits = 1;
    map->shift = 63;
    size_t groups = map_slots_for(shape, hint, map->load * MAP_BEST_SLOTS, 2);
    if (hint == 0 || groups == 0) return true;
    return map_best_reserve(shape, map, (uint32_t)__builtin_ctzll(groups));
}

IMPL_RARE void *map_best_create(const struct map_shape *shape, const struct map_config *config,
                                size_t hint)
{
    struct map_best *map = (struct map_best *)map_memory_zeroed(sizeof *map);
    if (!map) return NULL;
    if (map_best_init(shape, map, config, hint)) return map;
    map_memory_free(map, sizeof *map);
    return NULL;
}

IMPL_RARE void map_best_destroy(const struct map_shape *shape, void *self)
{
    struct map_best *map = (struct map_best *)self;
    if (!map) return;
    map_best_release(shape, map);
    map_memory_free(map, sizeof *map);
}

IMPL_RARE void map_best_clear(const struct map_shape *shape, void *self)
{
    struct map_best *map = (struct map_best *)self;
    (void)shape;
    if (map_best_has_blocks(map)) memset(map->tags, 0, map_best_tag_bytes(map));
    map->length = 0;
}

/* ---- Searching ----------------------------------------------------------------------------- */

/* The place of a key in its home group or behind it, or SIZE_MAX. */
IMPL_RARE size_t map_best_find_far(const struct map_shape *shape, const struct map_best *map,
                                   const void *key, uint64_t hash)
{
    for (size_t group = hash >> map->shift;; group = map_best_next_group(map, group)) {
        const unsigned char *tags = map_best_group(map, group);
        map_mask fits = map_best_match(tags, map_best_tag(shape, hash));
        for (; fits; fits &= fits - 1) {
            size_t i = group * MAP_GROUP + map_group_first(fits);
            if (map_best_slot_is(shape, map_best_slot(shape, map, i), key, hash)) return i;
        }
        if (!tags[MAP_BEST_PASSED]) return SIZE_MAX;
    }
}

/* Once a match is *predicted*, the processor fetches the group's first slots while it still waits
 * for the tags. Behind a predicted miss nothing is fetched. */
IMPL_GLUE void map_best_prefetch(const unsigned char *slots)
{
    __builtin_prefetch(slots);
    __builtin_prefetch(slots + CACHE_LINE);
}

/* Where a key is: its tag and its slot; or no slot. */
struct map_best_place {
    size_t i;
    unsigned char *slot;
};

/* The place of a key in its home group, or none: then, if the group has passed any on, the key may
 * be behind it. `fetches`: a constant. */
IMPL_HOT struct map_best_place map_best_find_home(const struct map_shape *shape,
                                                  const struct map_best *map, const void *key,
                                                  uint64_t hash, bool fetches)
{
    size_t first = (hash >> map->shift) * MAP_GROUP;
    map_mask fits = map_best_match(map->tags + first, map_best_tag(shape, hash));
    if (LIKELY(fits)) {
        unsigned char *slots = map_best_slot(shape, map, first);
        if (fetches) map_best_prefetch(slots);
        do {
            size_t at = map_group_first(fits);
            unsigned char *slot = slots + at * map_best_slot_bytes(shape);
            if (LIKELY(map_best_slot_is(shape, slot, key, hash)))
                return (struct map_best_place){first + at, slot};
        } while (fits &= fits - 1);
    }
    return (struct map_best_place){0, NULL};
}

IMPL_GLUE bool map_best_has_passed(const struct map_best *map, uint64_t hash)
{
    return map_best_group(map, hash >> map->shift)[MAP_BEST_PASSED] != 0;
}

IMPL_GLUE void *map_best_get_hashed(const struct map_shape *shape, const struct map_best *map,
                                    const void *key, uint64_t hash)
{
    unsigned char *slot = map_best_find_home(shape, map, key, hash, true).slot;
    if (LIKELY(slot != NULL)) return map_slot_value(shape, slot);
    if (LIKELY(!map_best_has_passed(map, hash))) return NULL;
    size_t i = map_best_find_far(shape, map, key, hash);
    return i == SIZE_MAX ? NULL : map_slot_value(shape, map_best_slot(shape, map, i));
}

IMPL_HOT void *map_best_get(const struct map_shape *shape, const void *self, const void *key)
{
    const struct map_best *map = (const struct map_best *)self;
    return map_best_get_hashed(shape, map, key, map_best_hash(shape, map, key));
}

/* ---- Writing ------------------------------------------------------------------------------- */

/* The slot of a key, made if it was absent, wherever and however full the table is. A constant
 * wherever it is passed. */
typedef unsigned char *map_best_claimer(const struct map_shape *shape, void *self, const void *key,
                                        uint64_t hash, bool *added);

IMPL_RARE unsigned char *map_best_claim_far(const struct map_shape *shape, void *self,
                                            const void *key, uint64_t hash, bool *added)
{
    struct map_best *map = (struct map_best *)self;
    size_t i = map_best_find_far(shape, map, key, hash);
    *added = i == SIZE_MAX;
    if (*added) {
        if (map->length >= map->limit) map_best_grow(shape, map);
        map->length++;
        i = map_best_place(map, hash, map_best_tag(shape, hash));
    }
    return map_best_slot(shape, map, i);
}

/* The same. An integer goes out of line as a copy, and comes back as a flag of its own: neither the
 * caller's key nor its flag is then ever in memory. */
IMPL_GLUE unsigned char *map_best_claim_away(const struct map_shape *shape, void *self,
                                             const void *key, uint64_t hash, bool *added,
                                             map_best_claimer *far)
{
    if (map_best_keeps_hash(shape)) return far(shape, self, key, hash, added);
    uint64_t copy = 0;
    bool is_new;
    memcpy(&copy, key, shape->key == MAP_KEY_U64 ? sizeof(uint64_t) : sizeof(uint32_t));
    unsigned char *slot = far(shape, self, &copy, hash, &is_new);
    *added = is_new;
    return slot;
}

/* The slot for a key that is not in its home group, or NULL if that takes more than a glance. Of
 * the tags that are 0, the last says that none was passed on, and any other that a slot is free. */
IMPL_GLUE unsigned char *map_best_add(const struct map_shape *shape, struct map_best *map,
                                      uint64_t hash)
{
    size_t first = (hash >> map->shift) * MAP_GROUP;
    map_mask zero = map_group_match(map->tags + first, 0);
    if (UNLIKELY(zero <= map_group_bit(MAP_BEST_PASSED) || map->length >= map->limit)) return NULL;
    size_t i = first + map_group_first(zero);
    map->tags[i] = map_best_tag(shape, hash);
    map->length++;
    return map_best_slot(shape, map, i);
}

/* The slot of a key in a table of `self`, made if it was absent; its value is then still to be
 * written. */
IMPL_GLUE void *map_best_claim_hashed(const struct map_shape *shape, struct map_best *map,
                                      const void *key, uint64_t hash, bool *added, void *self,
                                      map_best_claimer *far)
{
    unsigned char *slot = map_best_find_home(shape, map, key, hash, true).slot;
    *added = false;
    if (!slot) {
        *added = true;
        slot = map_best_add(shape, map, hash);
        if (UNLIKELY(!slot)) slot = map_best_claim_away(shape, self, key, hash, added, far);
    }
    if (*added || map_key_has_spellings(shape)) map_best_slot_fill(shape, slot, key, hash);
    return slot;
}

IMPL_HOT void *map_best_claim(const struct map_shape *shape, struct map_best *map, const void *key,
                              bool *added)
{
    uint64_t hash = map_best_hash(shape, map, key);
    return map_best_claim_hashed(shape, map, key, hash, added, map, map_best_claim_far);
}

IMPL_HOT bool map_best_put(const struct map_shape *shape, void *self, const void *key,
                           const void *value)
{
    bool added;
    void *slot = map_best_claim(shape, (struct map_best *)self, key, &added);
    map_slot_set_value(shape, slot, value);
    return added;
}

IMPL_HOT void *map_best_upsert(const struct map_shape *shape, void *self, const void *key,
                               bool *added)
{
    void *slot = map_best_claim(shape, (struct map_best *)self, key, added);
    if (*added) map_slot_zero_value(shape, slot);
    return map_slot_value(shape, slot);
}

IMPL_RARE bool map_best_erase_far(const struct map_shape *shape, struct map_best *map,
                                  const void *key, uint64_t hash)
{
    size_t i = map_best_find_far(shape, map, key, hash);
    if (i != SIZE_MAX) map_best_take_out(map, hash, i);
    return i != SIZE_MAX;
}

/* An integer's slot is compared and no more: fetching two lines costs more than it spares. */
IMPL_GLUE bool map_best_erase_hashed(const struct map_shape *shape, struct map_best *map,
                                     const void *key, uint64_t hash)
{
    bool fetches = map_best_keeps_hash(shape);
    struct map_best_place place = map_best_find_home(shape, map, key, hash, fetches);
    if (LIKELY(place.slot != NULL)) {
        map->tags[place.i] = 0;
        map->length--;
        return true;
    }
    return UNLIKELY(map_best_has_passed(map, hash)) && map_best_erase_far(shape, map, key, hash);
}

IMPL_HOT bool map_best_erase(const struct map_shape *shape, void *self, const void *key)
{
    struct map_best *map = (struct map_best *)self;
    return map_best_erase_hashed(shape, map, key, map_best_hash(shape, map, key));
}

IMPL_HOT size_t map_best_length(const void *self)
{
    return self ? ((const struct map_best *)self)->length : 0;
}

#include "map/map_best_read.h"
#include "map/map_best_visit.h"

MAP_OPS_VISITING(best, "ours: groups of 15 tags and a count, no graves, streaming growth (frozen)",
                 map_best_visit_all);

#endif
