/* map_slot.h - a slot of an open-addressed table: key, then value, aligned as their sizes ask for.
 *
 * Promises    offsets and sizes are constants when the shape is.
 *  | key | pad | value | pad |   the next slot begins aligned for the key                        */
#ifndef ASSAY_MAP_MAP_SLOT_H
#define ASSAY_MAP_MAP_SLOT_H

#include "common/check.h"
#include "map/map_key.h"
#include "map/map_memory.h"

/* The alignment that an object of so many bytes can need; 1 for nothing at all. */
IMPL_GLUE uint32_t map_alignment(uint32_t bytes)
{
    if (bytes == 0) return 1;
    return bytes % 8 == 0 ? 8 : bytes % 4 == 0 ? 4 : bytes % 2 == 0 ? 2 : 1;
}

IMPL_GLUE uint32_t map_round_up(uint32_t bytes, uint32_t alignment)
{
    return (bytes + alignment - 1) / alignment * alignment;
}

/* Where the value begins, in bytes from the start of the slot. */
IMPL_GLUE uint32_t map_slot_value_at(const struct map_shape *shape)
{
    return map_round_up(shape->key_bytes, map_alignment(shape->value_bytes));
}

IMPL_GLUE uint32_t map_slot_bytes(const struct map_shape *shape)
{
    uint32_t key = map_alignment(shape->key_bytes), value = map_alignment(shape->value_bytes);
    uint32_t bytes = map_slot_value_at(shape) + shape->value_bytes;
    return map_round_up(bytes ? bytes : 1, key > value ? key : value);
}

IMPL_GLUE void *map_slot_value(const struct map_shape *shape, void *slot)
{
    return (unsigned char *)slot + map_slot_value_at(shape);
}

IMPL_GLUE void map_slot_set_key(const struct map_shape *shape, void *slot, const void *key)
{
    map_copy(slot, key, shape->key_bytes);
}

IMPL_GLUE void map_slot_set_value(const struct map_shape *shape, void *slot, const void *value)
{
    map_copy(map_slot_value(shape, slot), value, shape->value_bytes);
}

IMPL_GLUE void map_slot_zero_value(const struct map_shape *shape, void *slot)
{
    memset(map_slot_value(shape, slot), 0, shape->value_bytes);
}

/* Slots a table needs for `hint` entries at a load, at least `least`, a power of two; 0 when the
 * hint is absurd (more memory than a process can have), which is then to be ignored. */
IMPL_GLUE size_t map_slots_for(const struct map_shape *shape, size_t hint, double load,
                               size_t least)
{
    size_t slots = least, most = (SIZE_MAX >> 17) / map_slot_bytes(shape);
    if (hint > most) return 0;
    while ((double)slots * load < (double)hint) slots *= 2;
    return slots;
}

IMPL_GLUE double map_load_factor(const struct map_config *config, double fallback)
{
    double load = config->load_factor;
    return load >= 0.5 && load <= 0.95 ? load : fallback;
}

/* Entries a chain: one place for each entry is no limit where entries are linked. */
IMPL_GLUE double map_chain_load(const struct map_config *config, double fallback)
{
    double load = config->load_factor;
    return load >= 0.5 && load <= 8 ? load : fallback;
}

IMPL_GLUE uint32_t map_growth(const struct map_config *config)
{
    return config->growth == 4 ? 4 : 2;
}

#endif
