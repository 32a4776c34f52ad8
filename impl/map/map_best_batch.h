/* map_best_batch.h - iteration of a map_best in lists of places: many entries at a call.
 *
 * A group's places come from two vector additions, however many they are, as entries fill it from
 * the front: nothing is mispredicted but the end of a list. Groups with gaps, as erasing leaves
 * them, go bit by bit: `next` reads a map of many of those in less time.                        */
#ifndef ASSAY_MAP_MAP_BEST_BATCH_H
#define ASSAY_MAP_MAP_BEST_BATCH_H

enum {
    MAP_BEST_BATCH_GROUPS = 16,  /* a list: longer ones gain nothing more */
    MAP_BEST_BATCH_BYTES = 2040, /* the largest slot whose places are counted in words */
};

_Static_assert(MAP_BATCH_MOST >= MAP_BEST_BATCH_GROUPS * MAP_GROUP,
               "a list holds all their places");

typedef uint16_t map_best_places __attribute__((vector_size(16)));

/* Bytes an offset of 1 stands for: a word, which processors scale by for nothing, or a slot. */
IMPL_GLUE size_t map_best_batch_unit(const struct map_shape *shape)
{
    size_t bytes = map_best_slot_bytes(shape);
    return bytes % 8 == 0 && bytes <= MAP_BEST_BATCH_BYTES ? 8 : bytes;
}

/* Writes the offsets of the places in a mask, of a group whose first place is `first`. */
IMPL_RARE uint16_t *map_best_list_gaps(map_mask used, size_t first, size_t step, uint16_t *out)
{
    for (; used; used &= used - 1) *out++ = (uint16_t)((first + map_group_first(used)) * step);
    return out;
}

/* Writes the offsets of all entries in so many groups, 16 at a time whether used or not; returns
 * the end of those that are. `step`: units a slot. */
IMPL_GLUE uint16_t *map_best_list(const unsigned char *tags, size_t groups, size_t step,
                                  uint16_t *out)
{
    const uint16_t eight = (uint16_t)(8 * step);
    map_best_places low = (map_best_places){0, 1, 2, 3, 4, 5, 6, 7} * (uint16_t)step;
    for (size_t i = 0; i < groups; i++, tags += MAP_GROUP) {
        map_best_places high = low + eight;
        map_mask used = map_best_match(tags, 0) ^ map_best_match(map_best_none, 0);
        if (LIKELY(!(used & ~(used << (1 << MAP_GROUP_STEP) | 1)))) {
            memcpy(out, &low, sizeof low);
            memcpy(out + 8, &high, sizeof high);
            out += __builtin_popcountll(used);
        } else {
            out = map_best_list_gaps(used, i * MAP_GROUP, step, out);
        }
        low = high + eight;
    }
    return out;
}

/* The next group is the first word of the iterator, which iterate() has set to 0. */
IMPL_HOT bool map_best_batch(const struct map_shape *shape, void *self, struct map_iterator *it,
                             struct map_batch *batch)
{
    const struct map_best *map = (const struct map_best *)self;
    size_t from = it->state[0], unit = map_best_batch_unit(shape);
    if (!map || !map_best_has_blocks(map) || from == map_best_groups(map)) return false;
    size_t groups = map_best_groups(map) - from;
    if (groups > MAP_BEST_BATCH_GROUPS) groups = MAP_BEST_BATCH_GROUPS;
    uint16_t *end = map_best_list(map_best_group(map, from), groups,
                                  map_best_slot_bytes(shape) / unit, batch->offsets);
    it->state[0] = from + groups;
    batch->keys = map_best_slot(shape, map, from * MAP_GROUP);
    batch->values = (unsigned char *)map_slot_value(shape, batch->keys);
    batch->unit = unit;
    batch->length_mask = map_best_packs_hash(shape) ? MAP_BEST_LENGTH_MAX : SIZE_MAX;
    batch->count = (size_t)(end - batch->offsets);
    return true;
}

#endif
