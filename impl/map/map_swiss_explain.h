/* map_swiss_explain.h - what map_swiss did and holds: counts of a search, figures, invariants. */
#ifndef ASSAY_MAP_MAP_SWISS_EXPLAIN_H
#define ASSAY_MAP_MAP_SWISS_EXPLAIN_H

IMPL_COLD void map_swiss_explain(const struct map_shape *shape, const void *self, const void *key,
                                 struct map_probe *probe)
{
    const struct map_swiss *map = (const struct map_swiss *)self;
    uint64_t hash = map_hash(shape, key, map->seed);
    *probe = (struct map_probe){.visited = 1};
    for (struct map_swiss_walk walk = map_swiss_walk(map, hash);;
         map_swiss_advance(map, &walk), probe->visited++) {
        const unsigned char *group = map->tags + walk.group * MAP_GROUP;
        map_mask fits = map_group_match(group, map_swiss_tag(hash));
        for (; fits; fits &= fits - 1) {
            size_t i = walk.group * MAP_GROUP + map_group_first(fits);
            probe->compares++;
            probe->found = map_key_equal(shape, map_swiss_slot(shape, map, i), key);
            if (probe->found) return;
        }
        if (map_group_match(group, MAP_SWISS_FREE)) return;
    }
}

IMPL_COLD void map_swiss_stats(const struct map_shape *shape, const void *self,
                               struct map_stats *stats)
{
    const struct map_swiss *map = (const struct map_swiss *)self;
    size_t slots = map_swiss_slots(map);
    *stats = (struct map_stats){.entries = map->length,
                                .slots = slots,
                                .buckets = map->mask + 1,
                                .tombstones = map->used - map->length,
                                .moved = map->moved};
    stats->bytes = sizeof *map + slots * (1 + map_slot_bytes(shape));
}

/* NULL if the entry in slot i can be found. */
IMPL_COLD const char *map_swiss_check_slot(const struct map_shape *shape,
                                           const struct map_swiss *map, size_t i)
{
    const void *slot = map_swiss_slot(shape, map, i);
    if (!map_key_reflexive(shape, slot)) return NULL;
    uint64_t hash = map_hash(shape, slot, map->seed);
    if (map->tags[i] != map_swiss_tag(hash)) return "a tag does not fit the hash of its key";
    if (map_swiss_find(shape, map, slot, hash) != i) return "an entry cannot be found";
    return NULL;
}

IMPL_COLD const char *map_swiss_check(const struct map_shape *shape, const void *self)
{
    const struct map_swiss *map = (const struct map_swiss *)self;
    size_t entries = 0, graves = 0;
    for (size_t i = 0; i < map_swiss_slots(map); i++) {
        graves += map->tags[i] == MAP_SWISS_GRAVE;
        if (map->tags[i] >= MAP_SWISS_FREE) continue;
        entries++;
        const char *broken = map_swiss_check_slot(shape, map, i);
        if (broken) return broken;
    }
    if (entries != map->length) return "tags and length do not agree";
    if (entries + graves != map->used) return "tags and used do not agree";
    return map->used < map_swiss_slots(map) ? NULL : "no slot is free";
}

#endif
