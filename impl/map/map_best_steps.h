/* map_best_steps.h - `best` with bounded pauses: it grows a few groups at each entry added.
 *
 * Promises    all of map.h (frozen while iterating). Adding an entry moves at most `step` groups,
 *             and what they passed on; reading, replacing and erasing move nothing, so that an
 *             iteration may erase what it shows.
 * Growing     a full table `now` gets a `next` of twice the groups. Groups move in order: a home is
 *             the highest bits of a hash, so group g becomes 2g and 2g + 1, both tables are walked
 *             front to back, and one comparison of a hash tells which table an entry is in.
 * Invariants  an entry whose hash is below `moved` is in `next`, any other in `now`; its chain
 *             there is that of map_best. Not growing: `next` has no blocks, and `moved` is 0.
 * Memory      fresh tags are pages of zeros that nobody touched. Behind the groups that have moved,
 *             slots go back to the kernel huge page by huge page: all at once would be a pause. The
 *             allocator counts both tables until the last group has moved.
 * Cost        one more comparison a search; the rest is `best` (see BEST.md for both).           */
#ifndef ASSAY_MAP_MAP_BEST_STEPS_H
#define ASSAY_MAP_MAP_BEST_STEPS_H

#include "map/map_best_steps_grow.h"

IMPL_GLUE bool map_best_steps_supports(const struct map_shape *shape)
{
    return map_best_supports(shape);
}

/* ---- Life ---------------------------------------------------------------------------------- */

IMPL_RARE void *map_best_steps_create(const struct map_shape *shape,
                                      const struct map_config *config, size_t hint)
{
    struct map_best_steps *map = (struct map_best_steps *)map_memory_zeroed(sizeof *map);
    if (!map) return NULL;
    map->evacuate = config->evacuate;
    if (map_best_init(shape, &map->now, config, hint)) return map;
    map_memory_free(map, sizeof *map);
    return NULL;
}

IMPL_RARE void map_best_steps_destroy(const struct map_shape *shape, void *self)
{
    struct map_best_steps *map = (struct map_best_steps *)self;
    if (!map) return;
    map_best_release(shape, &map->next);
    map_best_release(shape, &map->now);
    map_memory_free(map, sizeof *map);
}

/* ---- Searching and writing ----------------------------------------------------------------- */

IMPL_RARE void *map_best_steps_get_moved(const struct map_shape *shape,
                                         const struct map_best_steps *map, const void *key,
                                         uint64_t hash)
{
    return map_best_get_hashed(shape, &map->next, key, hash);
}

IMPL_HOT void *map_best_steps_get(const struct map_shape *shape, const void *self, const void *key)
{
    const struct map_best_steps *map = (const struct map_best_steps *)self;
    uint64_t hash = map_best_hash(shape, &map->now, key);
    if (UNLIKELY(hash < map->moved)) return map_best_steps_get_moved(shape, map, key, hash);
    return map_best_get_hashed(shape, &map->now, key, hash);
}

/* A map_best_claimer: looks in the table of the hash, moves a step before it adds. */
IMPL_RARE unsigned char *map_best_steps_claim_far(const struct map_shape *shape, void *self,
                                                  const void *key, uint64_t hash, bool *added)
{
    struct map_best_steps *map = (struct map_best_steps *)self;
    struct map_best *table = map_best_steps_table(map, hash);
    size_t i = map_best_find_far(shape, table, key, hash);
    *added = i == SIZE_MAX;
    if (*added) {
        if (table->length >= table->limit) map_best_steps_advance(shape, map);
        table = map_best_steps_table(map, hash);
        table->length++;
        i = map_best_place(table, hash, map_best_tag(shape, hash));
    }
    return map_best_slot(shape, table, i);
}

/* The slot of a key, made if it was absent; its value is then still to be written. */
IMPL_HOT void *map_best_steps_claim(const struct map_shape *shape, struct map_best_steps *map,
                                    const void *key, bool *added)
{
    uint64_t hash = map_best_hash(shape, &map->now, key);
    if (LIKELY(hash >= map->moved))
        return map_best_claim_hashed(shape, &map->now, key, hash, added, map,
                                     map_best_steps_claim_far);
    void *slot = map_best_claim_away(shape, map, key, hash, added, map_best_steps_claim_far);
    if (*added || map_key_has_spellings(shape)) map_best_slot_fill(shape, slot, key, hash);
    return slot;
}

IMPL_HOT bool map_best_steps_put(const struct map_shape *shape, void *self, const void *key,
                                 const void *value)
{
    bool added;
    void *slot = map_best_steps_claim(shape, (struct map_best_steps *)self, key, &added);
    map_slot_set_value(shape, slot, value);
    return added;
}

IMPL_HOT void *map_best_steps_upsert(const struct map_shape *shape, void *self, const void *key,
                                     bool *added)
{
    void *slot = map_best_steps_claim(shape, (struct map_best_steps *)self, key, added);
    if (*added) map_slot_zero_value(shape, slot);
    return map_slot_value(shape, slot);
}

IMPL_RARE bool map_best_steps_erase_moved(const struct map_shape *shape, struct map_best_steps *map,
                                          const void *key, uint64_t hash)
{
    return map_best_erase_hashed(shape, &map->next, key, hash);
}

IMPL_HOT bool map_best_steps_erase(const struct map_shape *shape, void *self, const void *key)
{
    struct map_best_steps *map = (struct map_best_steps *)self;
    uint64_t hash = map_best_hash(shape, &map->now, key);
    if (UNLIKELY(hash < map->moved)) return map_best_steps_erase_moved(shape, map, key, hash);
    return map_best_erase_hashed(shape, &map->now, key, hash);
}

/* Growing ends, as nothing is left to move. */
IMPL_RARE void map_best_steps_clear(const struct map_shape *shape, void *self)
{
    struct map_best_steps *map = (struct map_best_steps *)self;
    if (map_best_steps_growing(map)) map_best_steps_end(shape, map);
    map_best_clear(shape, &map->now);
}

IMPL_HOT size_t map_best_steps_length(const void *self)
{
    const struct map_best_steps *map = (const struct map_best_steps *)self;
    return map ? map->now.length + map->next.length : 0;
}

/* ---- Reading all --------------------------------------------------------------------------- */

/* In map_iterator.state, behind what map_best keeps there: the table still to be walked, or 0. */
enum { MAP_BEST_STEPS_AT_NEXT = MAP_BEST_AT_STRING + 2 };

IMPL_HOT void map_best_steps_iterate(const struct map_shape *shape, void *self,
                                     struct map_iterator *it)
{
    struct map_best_steps *map = (struct map_best_steps *)self;
    map_best_iterate(shape, map ? &map->now : NULL, it);
    bool two = map && map_best_steps_growing(map);
    it->state[MAP_BEST_STEPS_AT_NEXT] = two ? (uintptr_t)&map->next : 0;
}

/* No call out of line: the iterator would have to lie in memory. */
IMPL_HOT bool map_best_steps_next(const struct map_shape *shape, void *self,
                                  struct map_iterator *it)
{
    while (!map_best_next(shape, self, it)) {
        void *next = (void *)it->state[MAP_BEST_STEPS_AT_NEXT];
        if (!next) return false;
        map_best_iterate(shape, next, it);
        it->state[MAP_BEST_STEPS_AT_NEXT] = 0;
    }
    return true;
}

IMPL_HOT void map_best_steps_visit_all(const struct map_shape *shape, void *self,
                                       map_visitor *visit, void *context)
{
    struct map_best_steps *map = (struct map_best_steps *)self;
    for (int i = 0; map && i < 2; i++)
        map_best_visit_all(shape, i ? &map->next : &map->now, visit, context);
}

IMPL_HOT void map_best_steps_finish(const struct map_shape *shape, void *self,
                                    struct map_iterator *it)
{
    (void)shape, (void)self, (void)it;
}

IMPL_COLD void map_best_steps_explain(const struct map_shape *shape, const void *self,
                                      const void *key, struct map_probe *probe)
{
    const struct map_best_steps *map = (const struct map_best_steps *)self;
    bool moved = map_best_hash(shape, &map->now, key) < map->moved;
    map_best_explain(shape, moved ? &map->next : &map->now, key, probe);
}

IMPL_COLD void map_best_steps_stats(const struct map_shape *shape, const void *self,
                                    struct map_stats *stats)
{
    const struct map_best_steps *map = (const struct map_best_steps *)self;
    struct map_stats old = {0};
    bool growing = map_best_steps_growing(map);
    if (growing) map_best_stats(shape, &map->now, &old);
    map_best_stats(shape, growing ? &map->next : &map->now, stats);
    stats->entries += old.entries;
    stats->bytes_old = growing ? old.bytes - sizeof map->now : 0;
    stats->bytes += stats->bytes_old + sizeof *map - sizeof map->now;
    stats->growing = growing;
}

/* Entries of a table whose hash lies on the wrong side of `moved`. */
IMPL_COLD bool map_best_steps_strays(const struct map_shape *shape,
                                     const struct map_best_steps *map, const struct map_best *table)
{
    bool next = table == &map->next;
    for (size_t i = 0; i < map_best_groups(table) * MAP_GROUP; i++) {
        if (i % MAP_GROUP == MAP_BEST_PASSED || !table->tags[i]) continue;
        uint64_t hash = map_best_slot_hash(shape, table, map_best_slot(shape, table, i));
        if ((hash < map->moved) != next) return true;
    }
    return false;
}

IMPL_COLD const char *map_best_steps_check(const struct map_shape *shape, const void *self)
{
    const struct map_best_steps *map = (const struct map_best_steps *)self;
    if (!map_best_steps_growing(map))
        return map->moved ? "hashes have moved nowhere" : map_best_check(shape, &map->now);
    if (map_best_steps_strays(shape, map, &map->now) ||
        map_best_steps_strays(shape, map, &map->next))
        return "an entry is in the wrong table";
    struct map_best now = map->now, next = map->next;
    now.limit = map_best_groups(&now) * MAP_BEST_SLOTS; /* 0 while growing */
    next.limit = map_best_limit(&next);
    const char *broken = map_best_check(shape, &now);
    return broken ? broken : map_best_check(shape, &next);
}

MAP_OPS_VISITING(best_steps,
                 "best, growing a few groups at each entry added: bounded pauses (frozen)",
                 map_best_steps_visit_all);

#endif
