/* map_go_array.h - Go 1.19's map: arrays of buckets, their overflow, and when memory goes back.
 *
 * Promises    an array of 16 buckets or more brings preallocated overflow buckets (one in 16);
 *             what the allocator rounds up to becomes overflow buckets too, as in Go.
 * Lifetime    Go's garbage collector keeps a superseded array for iterators. Here live iterators
 *             are counted: without any, chains are freed as their bucket is evacuated and the array
 *             when the last one is; with any, the array is retired until the last one finishes. */
#ifndef ASSAY_MAP_MAP_GO_ARRAY_H
#define ASSAY_MAP_MAP_GO_ARRAY_H

#include "map/map_go_layout.h"

enum { GO_PAGE_BYTES = 8192, GO_SMALL_MAX_BYTES = 32768, GO_SPARE_MIN_LOG2 = 4 };

/* What Go would hold for a request: a size class when small, whole pages when large. */
IMPL_COLD size_t map_go_rounded(size_t bytes)
{
    if (bytes <= GO_SMALL_MAX_BYTES) return map_memory_rounded(bytes);
    return (bytes + GO_PAGE_BYTES - 1) / GO_PAGE_BYTES * GO_PAGE_BYTES;
}

/* The buckets proper are empty if `empty`, else raw: evacuation makes them one by one, so that a
 * growth never touches the whole array at once. False only without memory. */
IMPL_RARE bool map_go_array_make(const struct map_shape *shape, struct map_go_array *array,
                                 uint32_t log2, uint32_t spare_shift, bool empty)
{
    size_t bucket = map_go_bucket_bytes(shape), count = (size_t)1 << log2, total = count;
    if (log2 >= GO_SPARE_MIN_LOG2 && spare_shift) {
        total += count >> spare_shift;
        total = map_go_rounded(total * bucket) / bucket;
    }
    size_t bytes = total * bucket;
    unsigned char *memory = (unsigned char *)(empty ? map_memory_zeroed(bytes) : map_memory(bytes));
    if (!memory) return false;
    *array = (struct map_go_array){.buckets = memory, .count = count, .bytes = bytes};
    array->next = memory + count * bucket;
    array->end = memory + bytes;
    return true;
}

IMPL_GLUE bool map_go_array_holds(const struct map_go_array *array, const unsigned char *bucket)
{
    return bucket >= array->buckets && bucket < array->buckets + array->bytes;
}

/* Frees the overflow buckets behind `bucket` that have an allocation of their own. */
IMPL_GLUE void map_go_chain_free(const struct map_shape *shape, struct map_go *map,
                                 const struct map_go_array *array, unsigned char *bucket)
{
    unsigned char *link = map_go_link(shape, bucket);
    map_go_set_link(shape, bucket, NULL);
    while (link) {
        unsigned char *next = map_go_link(shape, link);
        if (!map_go_array_holds(array, link)) {
            map_memory_free(link, map_go_bucket_bytes(shape));
            map->extra->heap_buckets--;
        }
        link = next;
    }
}

IMPL_RARE void map_go_chains_free(const struct map_shape *shape, struct map_go *map,
                                  const struct map_go_array *array)
{
    for (size_t i = 0; i < array->count; i++)
        map_go_chain_free(shape, map, array, map_go_bucket(shape, array->buckets, i));
}

/* Frees the array itself; its chains are gone or not its own. */
IMPL_RARE void map_go_array_free(struct map_go_array *array)
{
    map_memory_free(array->buckets, array->bytes);
    *array = (struct map_go_array){.buckets = NULL};
}

/* acquire: pairs with the release in map_go_iterator_ends; chains may be freed after its reads. */
IMPL_GLUE bool map_go_has_iterators(const struct map_go *map)
{
    return UNLIKELY(__atomic_load_n(&map->extra->iterators, __ATOMIC_ACQUIRE) != 0);
}

/* Takes the array out of use: at once, or when the last iterator finishes. */
IMPL_RARE void map_go_array_retire(const struct map_shape *shape, struct map_go *map,
                                   struct map_go_array *array)
{
    if (map_go_has_iterators(map)) {
        struct map_go_array *kept = (struct map_go_array *)map_memory(sizeof *kept);
        CHECK(kept != NULL);
        *kept = *array;
        kept->after = map->extra->retired;
        map->extra->retired = kept;
        *array = (struct map_go_array){.buckets = NULL};
        return;
    }
    if (array->chains_kept) map_go_chains_free(shape, map, array);
    map_go_array_free(array);
}

/* ---- Overflow buckets ----------------------------------------------------------------------- */

/* Exact while there are fewer than 2^16 buckets, else one in 2^(log2 - 15) is counted. */
IMPL_GLUE void map_go_count_overflow(struct map_go *map)
{
    map->extra->overflow_live++;
    if (map->log2 < 16 || (map_go_random(map) & map_go_mask(map->log2 - 15u)) == 0) map->overflow++;
}

/* Hangs a new empty bucket behind `last`. */
IMPL_RARE unsigned char *map_go_overflow_add(const struct map_shape *shape, struct map_go *map,
                                             unsigned char *last)
{
    struct map_go_array *array = &map->extra->current;
    size_t bytes = map_go_bucket_bytes(shape);
    unsigned char *bucket = array->next;
    if ((size_t)(array->end - bucket) >= bytes) {
        array->next += bytes;
    } else {
        bucket = (unsigned char *)map_memory(bytes);
        CHECK(bucket != NULL);
        map->extra->heap_buckets++;
    }
    map_go_bucket_init(shape, bucket);
    map_go_count_overflow(map);
    map_go_set_link(shape, last, bucket);
    return bucket;
}

/* ---- Blocks: keys and values of more than 128 bytes ------------------------------------------ */

/* The payload follows a link, so that an erased block can wait for iterators without memory. */
IMPL_COLD void *map_go_block(struct map_go *map, size_t bytes)
{
    void **block = (void **)map_memory(sizeof(void *) * 2 + bytes);
    CHECK(block != NULL);
    block[1] = (void *)bytes;
    map->extra->block_bytes += sizeof(void *) * 2 + bytes;
    return block + 2;
}

IMPL_COLD void map_go_block_release(struct map_go *map, void **block)
{
    size_t bytes = sizeof(void *) * 2 + (size_t)block[1];
    map->extra->block_bytes -= bytes;
    map_memory_free(block, bytes);
}

IMPL_COLD void map_go_block_free(struct map_go *map, void *payload)
{
    void **block = (void **)payload - 2;
    if (map_go_has_iterators(map)) {
        block[0] = map->extra->limbo;
        map->extra->limbo = block;
    } else {
        map_go_block_release(map, block);
    }
}

/* Frees what waited for the last iterator. */
IMPL_COLD void map_go_reclaim(const struct map_shape *shape, struct map_go *map)
{
    struct map_go_extra *extra = map->extra;
    while (extra->limbo) {
        void **block = (void **)extra->limbo;
        extra->limbo = block[0];
        map_go_block_release(map, block);
    }
    while (extra->retired) {
        struct map_go_array *array = extra->retired;
        extra->retired = array->after;
        map_go_chains_free(shape, map, array);
        map_go_array_free(array);
        map_memory_free(array, sizeof *array);
    }
}

#endif
