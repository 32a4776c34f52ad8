/* map_best_visit.h - every entry of a map_best shown to a function of the caller, in one call.
 *
 * How many entries a group has is a branch that processors mispredict. Nearly all have four: those
 * are shown at once. The places of its others are listed, as many as there could be and whether
 * used or not, as entries fill a group from the front; after 64 groups the list is walked, and its
 * end mispredicted once. Groups with gaps, as erasing leaves them, are listed whole, four places at
 * a time.                                                                                        */
#ifndef ASSAY_MAP_MAP_BEST_VISIT_H
#define ASSAY_MAP_MAP_BEST_VISIT_H

enum {
    MAP_BEST_VISIT_GROUPS = 64, /* a list */
    MAP_BEST_VISIT_FIRST = 4,   /* entries of a group that are not listed */
};

/* Beyond so many bytes of slots fetching ahead, as next does, gains more than lists do: four times
 * a common second cache. */
#define MAP_BEST_VISIT_FETCHED ((size_t)2 << 20)

typedef uint16_t map_best_four __attribute__((vector_size(8)));
typedef uint16_t map_best_eight __attribute__((vector_size(16)));

/* The used ones among four places, by their bits, in front. */
static const map_best_four map_best_fours[16] = {
    {0}, {0},    {1},    {0, 1},    {2},    {0, 2},    {1, 2},    {0, 1, 2},
    {3}, {0, 3}, {1, 3}, {0, 1, 3}, {2, 3}, {0, 2, 3}, {1, 2, 3}, {0, 1, 2, 3}};

/* Bytes that a listed place of 1 stands for: one, as long as 16 bits can count those of a list (a
 * scaled address takes some processors half a cycle more), or a word, or a slot. */
IMPL_GLUE size_t map_best_visit_unit(const struct map_shape *shape)
{
    const size_t most = (size_t)1 << 16;
    size_t bytes = map_best_slot_bytes(shape), list = MAP_BEST_VISIT_GROUPS * MAP_GROUP * bytes;
    if (list <= most) return 1;
    return bytes % 8 == 0 && list <= 8 * most ? 8 : bytes;
}

/* A string is shown without the hash in its length. */
IMPL_GLUE void map_best_show(const struct map_shape *shape, unsigned char *slot, map_visitor *visit,
                             void *context)
{
    struct map_string string;
    const void *key = slot;
    if (map_best_packs_hash(shape)) {
        string = map_best_string_in(slot);
        key = &string;
    }
    visit(key, map_slot_value(shape, slot), context);
}

/* Lists the used places of a group whose first place is `first`; returns the list's end. */
IMPL_GLUE uint16_t *map_best_list_gaps(uint32_t used, uint16_t first, uint16_t step, uint16_t *out)
{
    for (uint16_t i = 0; i < MAP_GROUP / 4; i++, used >>= 4) {
        map_best_four places = map_best_fours[used & 15] * step + (uint16_t)(first + 4 * i * step);
        memcpy(out, &places, sizeof places);
        out += __builtin_popcount(used & 15);
    }
    return out;
}

/* Lists twelve places of a group from its fifth on. `fifth`: the first eight of them. */
IMPL_GLUE void map_best_list_run(map_best_eight fifth, uint16_t step, uint16_t *out)
{
    map_best_eight last = fifth + (uint16_t)(8 * step);
    memcpy(out, &fifth, sizeof fifth);
    memcpy(out + 8, &last, sizeof last / 2);
}

/* Shows or lists the entries of so many groups; returns the end of the list. */
IMPL_GLUE uint16_t *map_best_visit_groups(const struct map_shape *shape, const unsigned char *tags,
                                          unsigned char *slots, size_t groups, map_visitor *visit,
                                          void *context, uint16_t *out)
{
    size_t bytes = map_best_slot_bytes(shape);
    const uint16_t step = (uint16_t)(bytes / map_best_visit_unit(shape));
    map_best_eight fifth = (map_best_eight){4, 5, 6, 7, 8, 9, 10, 11} * step;
    for (const unsigned char *end = tags + groups * MAP_GROUP; tags < end;
         tags += MAP_GROUP, slots += MAP_GROUP * bytes) {
        uint32_t used = map_best_used_group(tags);
        bool gaps = used & (used + 1);
        if (LIKELY(!gaps && used >= (1 << MAP_BEST_VISIT_FIRST) - 1)) {
            for (size_t k = 0; k < MAP_BEST_VISIT_FIRST; k++)
                map_best_show(shape, slots + k * bytes, visit, context);
            map_best_list_run(fifth, step, out);
            out += __builtin_popcount(used) - MAP_BEST_VISIT_FIRST;
        } else {
            out = map_best_list_gaps(used, (uint16_t)(fifth[0] - 4 * step), step, out);
        }
        fifth += (uint16_t)(MAP_GROUP * step);
    }
    return out;
}

IMPL_GLUE void map_best_visit_lists(const struct map_shape *shape, struct map_best *map,
                                    map_visitor *visit, void *context)
{
    uint16_t list[MAP_BEST_VISIT_GROUPS * MAP_GROUP];
    size_t groups = map_best_groups(map), unit = map_best_visit_unit(shape);
    for (size_t from = 0; from < groups; from += MAP_BEST_VISIT_GROUPS) {
        size_t n = groups - from < MAP_BEST_VISIT_GROUPS ? groups - from : MAP_BEST_VISIT_GROUPS;
        unsigned char *slots = map_best_slot(shape, map, from * MAP_GROUP);
        const uint16_t *end =
            map_best_visit_groups(shape, map_best_group(map, from), slots, n, visit, context, list);
#pragma GCC unroll 2
        for (const uint16_t *place = list; place < end; place++)
            map_best_show(shape, slots + *place * unit, visit, context);
    }
}

IMPL_HOT void map_best_visit_all(const struct map_shape *shape, void *self, map_visitor *visit,
                                 void *context)
{
    struct map_best *map = (struct map_best *)self;
    struct map_iterator it;
    if (!map || !map_best_has_blocks(map)) return;
    if (map_best_block_bytes(shape, map) <= MAP_BEST_VISIT_FETCHED) {
        map_best_visit_lists(shape, map, visit, context);
        return;
    }
    map_best_iterate(shape, map, &it);
    while (map_best_next(shape, map, &it)) visit(it.key, it.value, context);
}

#endif
