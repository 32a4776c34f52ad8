/* map_goswiss_read.h - reading all of a map_goswiss: iteration, counts, figures, invariants. */
#ifndef ASSAY_MAP_MAP_GOSWISS_READ_H
#define ASSAY_MAP_MAP_GOSWISS_READ_H

/* state[0]: the present table's place in the directory; state[1]: its next group; state[2]: the
 * present group's slots; state[3]: entries of that still to be shown, as a mask. */
IMPL_HOT void map_goswiss_iterate(const struct map_shape *shape, void *self,
                                  struct map_iterator *it)
{
    (void)shape, (void)self;
    for (int i = 0; i < 4; i++) it->state[i] = 0;
}

IMPL_HOT bool map_goswiss_next(const struct map_shape *shape, void *self, struct map_iterator *it)
{
    struct map_goswiss *map = (struct map_goswiss *)self;
    if (!map) return false;
    while (!it->state[3]) {
        if (it->state[0] >= (size_t)1 << map->global) return false;
        const struct map_goswiss_table *table = map_goswiss_table_at(map, it->state[0]);
        size_t groups = map_goswiss_groups(table), group = it->state[1]++;
        if (group == groups) {
            it->state[0] = map_goswiss_skip(map, it->state[0]);
            it->state[1] = 0;
            continue;
        }
        it->state[2] =
            (uintptr_t)map_goswiss_slot(shape, table, groups - 1, group * MAP_GOSWISS_GROUP);
        it->state[3] = map_goswiss_full(map_goswiss_control(table, group));
    }
    void *slot = (unsigned char *)it->state[2] +
                 (size_t)map_goswiss_first(it->state[3]) * map_slot_bytes(shape);
    it->state[3] &= it->state[3] - 1;
    it->key = slot;
    it->value = map_slot_value(shape, slot);
    return true;
}

IMPL_HOT void map_goswiss_finish(const struct map_shape *shape, void *self, struct map_iterator *it)
{
    (void)shape, (void)self, (void)it;
}

IMPL_COLD void map_goswiss_explain(const struct map_shape *shape, const void *self, const void *key,
                                   struct map_probe *probe)
{
    const struct map_goswiss *map = (const struct map_goswiss *)self;
    uint64_t hash = map_hash(shape, key, map->seed);
    map_goswiss_ref ref = map->directory[map_goswiss_index(map, hash)];
    size_t mask = map_goswiss_ref_mask(ref), at = (hash >> 7) & mask;
    *probe = (struct map_probe){.visited = 1};
    for (size_t step = 1;; at = (at + step++) & mask, probe->visited++) {
        const unsigned char *group = map_goswiss_control(map_goswiss_ref_table(ref), at);
        for (uint64_t fits = map_goswiss_match(group, hash & 127); fits; fits &= fits - 1) {
            size_t i = at * MAP_GOSWISS_GROUP + map_goswiss_first(fits);
            probe->compares++;
            probe->found = map_key_equal(shape, map_goswiss_ref_slot(shape, ref, i), key);
            if (probe->found) return;
        }
        if (map_goswiss_ends(ref, group)) return;
    }
}

IMPL_COLD void map_goswiss_stats(const struct map_shape *shape, const void *self,
                                 struct map_stats *stats)
{
    const struct map_goswiss *map = (const struct map_goswiss *)self;
    *stats = (struct map_stats){.entries = map->length, .moved = map->moved};
    stats->bytes = sizeof *map + ((size_t)1 << map->global) * sizeof *map->directory;
    stats->bytes += map->pool.chunk_count * MAP_HUGE_BYTES;
    for (size_t i = 0; i < (size_t)1 << map->global; i = map_goswiss_skip(map, i)) {
        const struct map_goswiss_table *table = map_goswiss_table_at(map, i);
        size_t groups = map_goswiss_groups(table);
        stats->buckets += groups;
        stats->slots += groups * MAP_GOSWISS_GROUP;
        stats->tombstones += table->graves;
        if (!table->pooled) stats->bytes += map_goswiss_table_bytes(shape, groups);
    }
}

/* NULL if every entry of the table at a place can be found; adds them to *entries. */
IMPL_COLD const char *map_goswiss_check_table(const struct map_shape *shape,
                                              const struct map_goswiss *map, size_t place,
                                              size_t *entries)
{
    map_goswiss_ref ref = map->directory[place];
    const struct map_goswiss_table *table = map_goswiss_ref_table(ref);
    size_t full_places = 0, graves = 0;
    for (size_t i = 0; i < map_goswiss_groups(table); i++) {
        const unsigned char *group = map_goswiss_control(table, i);
        uint64_t full = map_goswiss_full(group);
        graves += (size_t)__builtin_popcountll(map_goswiss_match(group, MAP_GOSWISS_GRAVE));
        for (; full; full &= full - 1, full_places++) {
            size_t at = i * MAP_GOSWISS_GROUP + map_goswiss_first(full);
            const void *slot = map_goswiss_ref_slot(shape, ref, at);
            if (!map_key_reflexive(shape, slot)) continue;
            uint64_t hash = map_hash(shape, slot, map->seed);
            if (map->directory[map_goswiss_index(map, hash)] != ref)
                return "an entry is in another table than its hash says";
            if (map_goswiss_search(shape, ref, slot, hash, NULL) != at)
                return "an entry cannot be found";
        }
    }
    *entries += full_places;
    if (graves != table->graves) return "control words and graves do not agree";
    if (full_places != map_goswiss_used(table))
        return "entries, graves and growth_left do not add up";
    return NULL;
}

IMPL_COLD const char *map_goswiss_check(const struct map_shape *shape, const void *self)
{
    const struct map_goswiss *map = (const struct map_goswiss *)self;
    size_t entries = 0, places = (size_t)1 << map->global;
    for (size_t i = 0; i < places; i = map_goswiss_skip(map, i)) {
        if (map_goswiss_table_at(map, i)->depth > map->global)
            return "a table is deeper than the directory";
        for (size_t k = i; k < map_goswiss_skip(map, i); k++)
            if (map->directory[k] != map->directory[i])
                return "a table's places are not neighbours";
        const char *broken = map_goswiss_check_table(shape, map, i, &entries);
        if (broken) return broken;
    }
    return entries == map->length ? NULL : "tables and length do not agree";
}

#endif
