/* map_go_iterate.h - Go 1.19's map: iteration from a random place, while the map changes.
 *
 * Promises    each entry live throughout exactly once, erased ones not after their erasure, added
 *             ones at most once; readers may iterate side by side. Nothing is moved.
 * How         the array is remembered. While it is being filled from an older one, an old bucket is
 *             read in place of a new one, keys of the other half skipped. When it is itself
 *             superseded, keys of moved slots are looked up again.
 * Differs from Go: finish() or the end gives superseded arrays back; Go leaves them to its
 *             collector.                                                                         */
#ifndef ASSAY_MAP_MAP_GO_ITERATE_H
#define ASSAY_MAP_MAP_GO_ITERATE_H

#include "map/map_go_life.h"

/* Words of struct map_iterator.state. */
enum map_go_iterator_word {
    GO_IT_ARRAY,   /* the buckets that were current at the start */
    GO_IT_LOG2,    /* of their number */
    GO_IT_OFFSET,  /* slot at which each bucket is begun */
    GO_IT_START,   /* first bucket */
    GO_IT_NEXT,    /* bucket to enter next */
    GO_IT_WRAPPED, /* went past the last bucket */
    GO_IT_BUCKET,  /* bucket or overflow bucket being read; 0: none */
    GO_IT_LEFT,    /* mask of its slots still to be returned, rotated by the offset */
    GO_IT_HALF,    /* new bucket whose keys are wanted out of an old one; GO_IT_ALL: any */
    GO_IT_ACTIVE,  /* counted in map_go_extra.iterators */
};
#define GO_IT_ALL UINTPTR_MAX

/* Bit i of the result is slot (i + offset) mod slots. */
IMPL_GLUE uint32_t map_go_rotate(const struct map_shape *shape, uint32_t mask, uint32_t offset)
{
    uint32_t slots = map_go_slots(shape);
    return (mask >> offset | mask << (slots - offset)) & map_go_slots_mask(shape);
}

IMPL_GLUE void map_go_iterator_enter(const struct map_shape *shape, struct map_iterator *it,
                                     unsigned char *bucket)
{
    it->state[GO_IT_BUCKET] = (uintptr_t)bucket;
    if (!bucket) return;
    uint32_t live = map_go_tags_from(shape, bucket, GO_EMPTY_ONE + 1);
    uint32_t dropped = map_go_tags_equal(shape, bucket, GO_EVACUATED_EMPTY);
    it->state[GO_IT_LEFT] =
        map_go_rotate(shape, live & ~dropped, (uint32_t)it->state[GO_IT_OFFSET]);
}

/* Starts at the bucket and slot that `random` says. Exposed for tests of the order. */
IMPL_GLUE void map_go_iterate_from(const struct map_shape *shape, void *self,
                                   struct map_iterator *it, uint64_t random)
{
    struct map_go *map = (struct map_go *)self;
    memset(it, 0, sizeof *it);
    if (!map || map->count == 0) return;
    if (map_go_is_writing(map)) map_go_fatal("concurrent map iteration and map write");
    it->state[GO_IT_ARRAY] = (uintptr_t)map->buckets;
    it->state[GO_IT_LOG2] = map->log2;
    it->state[GO_IT_START] = it->state[GO_IT_NEXT] = random & map_go_mask(map->log2);
    it->state[GO_IT_OFFSET] = random >> map->log2 & (map_go_slots(shape) - 1);
    it->state[GO_IT_HALF] = GO_IT_ALL;
    it->state[GO_IT_ACTIVE] = 1;
    /* relaxed: a writer must not run at the same time; the count only has to be exact. */
    __atomic_fetch_add(&map->extra->iterators, 1, __ATOMIC_RELAXED);
}

IMPL_HOT void map_go_iterate(const struct map_shape *shape, void *self, struct map_iterator *it)
{
    uint64_t random = self ? map_go_random((struct map_go *)self) : 0;
    map_go_iterate_from(shape, self, it, random);
}

IMPL_HOT void map_go_finish(const struct map_shape *shape, void *self, struct map_iterator *it)
{
    struct map_go *map = (struct map_go *)self;
    if (!it->state[GO_IT_ACTIVE]) return;
    it->state[GO_IT_ACTIVE] = 0;
    /* acq_rel: pairs with itself in other readers: the last one frees what all have read. */
    uint32_t before = __atomic_fetch_sub(&map->extra->iterators, 1, __ATOMIC_ACQ_REL);
    if (before == 1 && UNLIKELY(map->extra->retired || map->extra->limbo))
        map_go_reclaim(shape, map);
}

/* Enters the next bucket; false at the end. */
IMPL_GLUE bool map_go_iterator_advance(const struct map_shape *shape, const struct map_go *map,
                                       struct map_iterator *it)
{
    uintptr_t *state = it->state, index = state[GO_IT_NEXT];
    if (index == state[GO_IT_START] && state[GO_IT_WRAPPED]) return false;
    unsigned char *bucket = map_go_bucket(shape, (const unsigned char *)state[GO_IT_ARRAY], index);
    state[GO_IT_HALF] = GO_IT_ALL;
    if (UNLIKELY(map_go_growing(map)) && state[GO_IT_LOG2] == map->log2) {
        unsigned char *old = map_go_bucket(shape, map->old, index & (map_go_old_count(map) - 1));
        if (!map_go_has_moved(old)) {
            bucket = old;
            if (!(map->flags & GO_SAME_SIZE)) state[GO_IT_HALF] = index;
        }
    }
    state[GO_IT_NEXT] = (index + 1) & map_go_mask((uint32_t)state[GO_IT_LOG2]);
    if (state[GO_IT_NEXT] == 0) state[GO_IT_WRAPPED] = 1;
    map_go_iterator_enter(shape, it, bucket);
    return true;
}

/* Out of an old bucket: does the entry go to the new bucket that is being visited? A NaN goes by
 * its tag, as evacuation sends it. */
IMPL_GLUE bool map_go_is_half(const struct map_shape *shape, const struct map_go *map,
                              const struct map_iterator *it, const void *key, uint8_t tag)
{
    uintptr_t half = it->state[GO_IT_HALF], log2 = it->state[GO_IT_LOG2];
    if (map_key_reflexive(shape, key))
        return (map_go_hash(shape, map, key) & map_go_mask((uint32_t)log2)) == half;
    return half >> (log2 - 1) == (tag & 1u);
}

/* Sets key and value to what the slot means now; false if that is nothing. */
IMPL_GLUE bool map_go_iterator_show(const struct map_shape *shape, const struct map_go *map,
                                    struct map_iterator *it, unsigned char *bucket, uint32_t slot)
{
    uint8_t tag = bucket[slot];
    const void *key = map_go_key(shape, bucket, slot);
    if (UNLIKELY(it->state[GO_IT_HALF] != GO_IT_ALL) && !map_go_is_half(shape, map, it, key, tag))
        return false;
    it->key = key;
    it->value = map_go_value(shape, bucket, slot);
    if (LIKELY(tag >= GO_TAG_MIN) || !map_key_reflexive(shape, key)) return true;
    if (map->count == 0) return false;
    struct map_go_place now = map_go_locate(shape, map, key);
    if (!now.bucket) return false;
    it->key = map_go_key(shape, now.bucket, now.slot);
    it->value = map_go_value(shape, now.bucket, now.slot);
    return true;
}

IMPL_HOT bool map_go_next(const struct map_shape *shape, void *self, struct map_iterator *it)
{
    struct map_go *map = (struct map_go *)self;
    uintptr_t *state = it->state;
    if (UNLIKELY(!state[GO_IT_ACTIVE])) return false;
    if (map_go_is_writing(map)) map_go_fatal("concurrent map iteration and map write");
    for (;;) {
        unsigned char *bucket = (unsigned char *)state[GO_IT_BUCKET];
        while (state[GO_IT_LEFT]) {
            uint32_t at = (uint32_t)__builtin_ctz((uint32_t)state[GO_IT_LEFT]);
            uint32_t slot = (at + (uint32_t)state[GO_IT_OFFSET]) & (map_go_slots(shape) - 1);
            state[GO_IT_LEFT] &= state[GO_IT_LEFT] - 1;
            uint8_t tag = bucket[slot];
            if (LIKELY(tag >= GO_TAG_MIN && state[GO_IT_HALF] == GO_IT_ALL)) {
                it->key = map_go_key(shape, bucket, slot);
                it->value = map_go_value(shape, bucket, slot);
                return true;
            }
            /* erased since the bucket was entered? */
            if (tag <= GO_EMPTY_ONE || tag == GO_EVACUATED_EMPTY) continue;
            if (map_go_iterator_show(shape, map, it, bucket, slot)) return true;
        }
        if (bucket) map_go_iterator_enter(shape, it, map_go_link(shape, bucket));
        if (!state[GO_IT_BUCKET] && !map_go_iterator_advance(shape, map, it)) break;
    }
    map_go_finish(shape, self, it);
    return false;
}

#endif
