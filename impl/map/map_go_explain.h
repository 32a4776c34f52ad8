/* map_go_explain.h - Go 1.19's map: why a search costs what it costs, and is all well?
 *
 * Promises    nothing here changes the map; all of it is cold.                                   */
#ifndef ASSAY_MAP_MAP_GO_EXPLAIN_H
#define ASSAY_MAP_MAP_GO_EXPLAIN_H

#include "map/map_go_iterate.h"

/* Slots of this bucket whose keys a search compares, if none of them is the one. */
IMPL_COLD uint32_t map_go_candidates(const struct map_shape *shape, const unsigned char *bucket,
                                     uint8_t tag)
{
    if (map_go_tag_mode(shape) == MAP_TAG_OFF) return map_go_full(shape, bucket);
    return map_go_tags_equal(shape, bucket, tag);
}

IMPL_COLD void map_go_explain(const struct map_shape *shape, const void *self, const void *key,
                              struct map_probe *probe)
{
    const struct map_go *map = (const struct map_go *)self;
    *probe = (struct map_probe){.visited = 0};
    if (!map || map->count == 0) return;
    uint64_t hash = map_go_hash(shape, map, key);
    uint8_t tag = map_go_tag_of(hash);
    bool last = false;
    for (unsigned char *bucket = map_go_home(shape, map, hash); bucket && !last;
         bucket = map_go_link(shape, bucket)) {
        uint32_t candidates = map_go_candidates(shape, bucket, tag);
        int slot = map_go_find(shape, bucket, tag, key, &last);
        probe->visited++;
        if (slot >= 0) candidates &= (2u << slot) - 1;
        probe->compares += (uint32_t)__builtin_popcount(candidates);
        probe->found = slot >= 0;
        if (probe->found) return;
    }
}

/* ---- Stats ------------------------------------------------------------------------------------
 */

/* An empty slot that is not GO_EMPTY_REST is passed by each search of its chain. */
IMPL_COLD void map_go_count_tombstones(const struct map_shape *shape, struct map_go *map,
                                       unsigned char *first, void *user)
{
    (void)map;
    for (unsigned char *bucket = first; bucket; bucket = map_go_link(shape, bucket))
        *(size_t *)user +=
            (size_t)__builtin_popcount(map_go_tags_equal(shape, bucket, GO_EMPTY_ONE));
}

IMPL_COLD size_t map_go_retired_bytes(const struct map_go *map)
{
    size_t bytes = 0;
    for (const struct map_go_array *array = map->extra->retired; array; array = array->after)
        bytes += array->bytes + sizeof *array;
    return bytes;
}

IMPL_COLD void map_go_stats(const struct map_shape *shape, const void *self,
                            struct map_stats *stats)
{
    struct map_go *map = (struct map_go *)(uintptr_t)self;
    *stats = (struct map_stats){.entries = 0};
    if (!map) return;
    const struct map_go_extra *extra = map->extra;
    stats->entries = map->count;
    stats->buckets = map->buckets ? (size_t)1 << map->log2 : 0;
    stats->overflow = extra->overflow_live;
    stats->slots = (stats->buckets + stats->overflow) * map_go_slots(shape);
    map_go_walk(shape, map, map_go_count_tombstones, &stats->tombstones);
    stats->bytes_old = extra->previous.bytes;
    stats->bytes = sizeof *map + sizeof *extra + extra->current.bytes + extra->previous.bytes +
                   extra->heap_buckets * map_go_bucket_bytes(shape) + extra->block_bytes +
                   map_go_retired_bytes(map);
    stats->moved = extra->moved;
    stats->growing = map_go_growing(map);
}

/* ---- Invariants -------------------------------------------------------------------------------
 */

struct map_go_verdict {
    const char *broken; /* NULL: nothing found */
    size_t live;        /* entries seen */
};

IMPL_COLD const char *map_go_check_entry(const struct map_shape *shape, const struct map_go *map,
                                         const unsigned char *first, const unsigned char *bucket,
                                         uint32_t slot)
{
    const void *key = map_go_key(shape, bucket, slot);
    if (!map_key_reflexive(shape, key)) return NULL;
    uint64_t hash = map_go_hash(shape, map, key);
    if (bucket[slot] != map_go_tag_of(hash)) return "a tag is not the top byte of its key's hash";
    if (map_go_home(shape, map, hash) != first) return "a key is not in the chain of its hash";
    struct map_go_place place = map_go_locate(shape, map, key);
    if (place.bucket != bucket || place.slot != slot) return "a key is not found where it lies";
    return NULL;
}

/* Live or GO_EMPTY_ONE, then GO_EMPTY_REST to the end; the last before it is not GO_EMPTY_ONE. */
IMPL_COLD void map_go_check_chain(const struct map_shape *shape, struct map_go *map,
                                  unsigned char *first, void *user)
{
    struct map_go_verdict *verdict = (struct map_go_verdict *)user;
    uint8_t before = GO_TAG_MIN;
    for (unsigned char *bucket = first; bucket; bucket = map_go_link(shape, bucket)) {
        for (uint32_t i = 0; i < map_go_slots(shape) && !verdict->broken; i++) {
            uint8_t tag = bucket[i];
            if (map_go_has_moved(bucket + i))
                verdict->broken = "a moved slot lies in a bucket that has not moved";
            else if (before == GO_EMPTY_REST && tag != GO_EMPTY_REST)
                verdict->broken = "something lies behind emptyRest";
            else if (before == GO_EMPTY_ONE && tag == GO_EMPTY_REST)
                verdict->broken = "emptyOne lies just before emptyRest";
            else if (tag >= GO_TAG_MIN)
                verdict->broken = map_go_check_entry(shape, map, first, bucket, i);
            verdict->live += tag >= GO_TAG_MIN;
            before = tag;
        }
    }
    if (before == GO_EMPTY_ONE && !verdict->broken) verdict->broken = "a chain ends in emptyOne";
}

IMPL_COLD const char *map_go_check(const struct map_shape *shape, const void *self)
{
    struct map_go *map = (struct map_go *)(uintptr_t)self;
    struct map_go_verdict verdict = {NULL, 0};
    if (!map) return NULL;
    if (map->flags & GO_WRITING) return "the writing flag is up outside a write";
    map_go_walk(shape, map, map_go_check_chain, &verdict);
    if (verdict.broken) return verdict.broken;
    if (verdict.live != map->count) return "count is not the number of live entries";
    if (map_go_growing(map) && map->evacuated >= map_go_old_count(map))
        return "all old buckets have moved but the old array is still there";
    if (!map_go_growing(map) && map->extra->previous.buckets)
        return "an old array is held outside a growth";
    return NULL;
}

#endif
