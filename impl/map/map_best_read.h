/* map_best_read.h - reading all of a map_best: iteration, counts of a search, figures, invariants.
 */
#ifndef ASSAY_MAP_MAP_BEST_READ_H
#define ASSAY_MAP_MAP_BEST_READ_H

#ifdef __AVX2__
#include <immintrin.h>
#endif

/* ---- Iteration ----------------------------------------------------------------------------- */

/* Which slots of a group are used. */
IMPL_GLUE uint32_t map_best_used_group(const unsigned char *tags)
{
    const uint32_t slots = (1 << MAP_BEST_SLOTS) - 1;
#if MAP_GROUP_STEP == 0
    return ~map_group_match(tags, 0) & slots;
#else
    uint32_t low = map_group_gather(map_group_zero_bytes(map_group_word(tags)));
    uint32_t high = map_group_gather(map_group_zero_bytes(map_group_word(tags + 8)));
    return ~(high << 8 | low) & slots;
#endif
}

/* Which of the 64 slots from `tags` on are used; the counts of the four groups are left out. */
IMPL_GLUE uint64_t map_best_used(const unsigned char *tags)
{
    const uint64_t slots = UINT64_C(0x7fff7fff7fff7fff);
#ifdef __AVX512BW__
    __m512i all = _mm512_loadu_si512(tags);
    return _mm512_test_epi8_mask(all, all) & slots;
#elif defined(__AVX2__)
    const __m256i *half = (const __m256i *)(const void *)tags, none = _mm256_setzero_si256();
    __m256i free_low = _mm256_cmpeq_epi8(_mm256_loadu_si256(half), none);
    __m256i free_high = _mm256_cmpeq_epi8(_mm256_loadu_si256(half + 1), none);
    uint64_t low = (uint32_t)_mm256_movemask_epi8(free_low);
    uint64_t high = (uint32_t)_mm256_movemask_epi8(free_high);
    return ~(high << 32 | low) & slots;
#else
    uint64_t used = 0;
    for (int i = 48; i >= 0; i -= MAP_GROUP)
        used = used << MAP_GROUP | map_best_used_group(tags + i);
    return used & slots;
#endif
}

/* Where an iteration is, in the words of map_iterator.state. A run: used slots side by side.
 * Stepping before showing leaves one pointer to keep: the slot shown. */
enum map_best_at {
    MAP_BEST_AT_RUN, /* the slot shown, and the last one of its run */
    MAP_BEST_AT_RUN_END,
    MAP_BEST_AT_BLOCK, /* a slot before the first of the present 64 */
    MAP_BEST_AT_LEFT,  /* which of them are behind the present run */
    MAP_BEST_AT_NEXT,  /* which of the next 64 are used: known before it is asked for */
    MAP_BEST_AT_TAGS,  /* the tags of those, and the end of all tags */
    MAP_BEST_AT_TAGS_END,
    MAP_BEST_AT_FAR,    /* not 0: the slots are too many to lie in a cache, fetch ahead */
    MAP_BEST_AT_STRING, /* two words */
};

/* Bytes of slots between the group shown and the one fetched: whole groups of 16 and of 24 bytes a
 * slot, and far from filling the first cache. And from how many bytes of slots on fetching gains:
 * half of a common second cache. */
enum { MAP_BEST_AHEAD_BYTES = 6 << 10, MAP_BEST_FAR_BYTES = 256 << 10 };

/* Fetches a group that comes later, all of its lines: memory gives them in order at a higher rate
 * than three of four. */
IMPL_GLUE void map_best_fetch_ahead(uintptr_t slot, size_t bytes)
{
    size_t group = MAP_GROUP * bytes;
    if (bytes > 32) return;
    for (size_t at = 0; at + CACHE_LINE <= group; at += CACHE_LINE)
        __builtin_prefetch((const void *)(slot + MAP_BEST_AHEAD_BYTES + at));
}

/* Moves to the next tags and reads which of their slots are used. */
IMPL_GLUE void map_best_look_ahead(struct map_iterator *it)
{
    it->state[MAP_BEST_AT_TAGS] += MAP_BEST_TAG_LEAST;
    it->state[MAP_BEST_AT_NEXT] = 0;
    if (it->state[MAP_BEST_AT_TAGS] != it->state[MAP_BEST_AT_TAGS_END])
        it->state[MAP_BEST_AT_NEXT] =
            map_best_used((const unsigned char *)it->state[MAP_BEST_AT_TAGS]);
}

IMPL_HOT void map_best_iterate(const struct map_shape *shape, void *self, struct map_iterator *it)
{
    struct map_best *map = (struct map_best *)self;
    for (int i = 0; i < MAP_BEST_AT_STRING; i++) it->state[i] = 0;
    if (!map) return;
    it->state[MAP_BEST_AT_BLOCK] = (uintptr_t)map->slots - map_best_slot_bytes(shape);
    it->state[MAP_BEST_AT_LEFT] = map_best_used(map->tags);
    it->state[MAP_BEST_AT_TAGS] = (uintptr_t)map->tags;
    it->state[MAP_BEST_AT_TAGS_END] = (uintptr_t)map->tags + map_best_tag_bytes(map);
    it->state[MAP_BEST_AT_FAR] = map_best_block_bytes(shape, map) >= MAP_BEST_FAR_BYTES;
    map_best_look_ahead(it);
}

/* Goes on to the next 64 slots; false: there are none. */
IMPL_GLUE bool map_best_next_block(const struct map_shape *shape, struct map_iterator *it)
{
    size_t bytes = MAP_BEST_TAG_LEAST * (size_t)map_best_slot_bytes(shape);
    if (it->state[MAP_BEST_AT_TAGS] == it->state[MAP_BEST_AT_TAGS_END]) return false;
    it->state[MAP_BEST_AT_BLOCK] += bytes;
    it->state[MAP_BEST_AT_LEFT] = it->state[MAP_BEST_AT_NEXT];
    map_best_look_ahead(it);
    return true;
}

/* Finds the next run: adding its lowest bit carries to the bit behind it. */
IMPL_GLUE bool map_best_next_run(const struct map_shape *shape, struct map_iterator *it)
{
    size_t bytes = map_best_slot_bytes(shape);
    while (!it->state[MAP_BEST_AT_LEFT])
        if (!map_best_next_block(shape, it)) return false;
    uint64_t left = it->state[MAP_BEST_AT_LEFT], behind = left + (left & -left);
    uintptr_t block = it->state[MAP_BEST_AT_BLOCK];
    it->state[MAP_BEST_AT_RUN] = block + (size_t)__builtin_ctzll(left) * bytes;
    it->state[MAP_BEST_AT_RUN_END] = block + (size_t)__builtin_ctzll(behind) * bytes;
    it->state[MAP_BEST_AT_LEFT] = left & behind;
    if (it->state[MAP_BEST_AT_FAR]) map_best_fetch_ahead(it->state[MAP_BEST_AT_RUN] + bytes, bytes);
    return true;
}

IMPL_HOT bool map_best_next(const struct map_shape *shape, void *self, struct map_iterator *it)
{
    (void)self;
    if (UNLIKELY(it->state[MAP_BEST_AT_RUN] == it->state[MAP_BEST_AT_RUN_END]) &&
        !map_best_next_run(shape, it))
        return false;
    it->state[MAP_BEST_AT_RUN] += map_best_slot_bytes(shape);
    void *slot = (void *)it->state[MAP_BEST_AT_RUN];
    it->key = slot;
    it->value = map_slot_value(shape, slot);
    if (map_best_packs_hash(shape)) { /* without the hash in its length */
        struct map_string string = map_best_string_in(slot);
        memcpy(&it->state[MAP_BEST_AT_STRING], &string, sizeof string);
        it->key = &it->state[MAP_BEST_AT_STRING];
    }
    return true;
}

IMPL_HOT void map_best_finish(const struct map_shape *shape, void *self, struct map_iterator *it)
{
    (void)shape, (void)self, (void)it;
}

/* ---- Explanations -------------------------------------------------------------------------- */

IMPL_COLD void map_best_explain(const struct map_shape *shape, const void *self, const void *key,
                                struct map_probe *probe)
{
    const struct map_best *map = (const struct map_best *)self;
    uint64_t hash = map_best_hash(shape, map, key);
    *probe = (struct map_probe){.visited = 1};
    for (size_t group = hash >> map->shift;; group = map_best_next_group(map, group)) {
        const unsigned char *tags = map_best_group(map, group);
        map_mask fits = map_best_match(tags, map_best_tag(shape, hash));
        for (; fits; fits &= fits - 1) {
            const void *slot = map_best_slot(shape, map, group * MAP_GROUP + map_group_first(fits));
            probe->compares++;
            probe->found = map_best_slot_is(shape, slot, key, hash);
            if (probe->found) return;
        }
        if (!tags[MAP_BEST_PASSED]) return;
        probe->visited++;
    }
}

IMPL_COLD void map_best_stats(const struct map_shape *shape, const void *self,
                              struct map_stats *stats)
{
    const struct map_best *map = (const struct map_best *)self;
    *stats = (struct map_stats){.entries = map->length, .bytes = sizeof *map, .moved = map->moved};
    if (!map_best_has_blocks(map)) return;
    stats->buckets = map_best_groups(map);
    stats->slots = stats->buckets * MAP_BEST_SLOTS;
    stats->bytes +=
        map_huge_room(map_best_tag_bytes(map)) + map_huge_room(map_best_block_bytes(shape, map));
}

/* NULL if the entry in slot i can be found; counts one for each group that passed it on. */
IMPL_COLD const char *map_best_check_slot(const struct map_shape *shape, const struct map_best *map,
                                          size_t i, size_t *passed)
{
    const void *slot = map_best_slot(shape, map, i);
    uint64_t hash = map_best_slot_hash(shape, map, slot);
    if (map_best_packs_hash(shape)) {
        struct map_string string = map_best_string_in(slot);
        uint64_t whole = map_best_hash(shape, map, &string);
        if (map_best_pack(whole, 0) != hash) return "a kept hash is not that of its string";
        hash = whole;
    }
    if (map->tags[i] != map_best_tag(shape, hash)) return "a tag does not fit the hash of its key";
    for (size_t group = hash >> map->shift; group != i / MAP_GROUP;
         group = map_best_next_group(map, group)) {
        if (!map_best_group(map, group)[MAP_BEST_PASSED]) return "an entry cannot be found";
        ++*passed;
    }
    return NULL;
}

IMPL_COLD const char *map_best_check(const struct map_shape *shape, const void *self)
{
    const struct map_best *map = (const struct map_best *)self;
    size_t entries = 0, passed = 0, counted = 0;
    bool stuck = false;
    for (size_t i = 0; map_best_has_blocks(map) && i < map_best_groups(map) * MAP_GROUP; i++) {
        if (i % MAP_GROUP == MAP_BEST_PASSED) {
            counted += map->tags[i];
            stuck |= map->tags[i] == MAP_BEST_STUCK;
        } else if (map->tags[i]) {
            const char *broken = map_best_check_slot(shape, map, i, &passed);
            if (broken) return broken;
            entries++;
        }
    }
    if (entries != map->length) return "tags and length do not agree";
    if (!stuck && passed != counted) return "counts of entries passed on are wrong";
    return map->length <= map->limit ? NULL : "more entries than the limit allows";
}

#endif
