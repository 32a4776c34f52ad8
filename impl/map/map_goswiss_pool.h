/* map_goswiss_pool.h - where the tables of a map_goswiss live: alone, or many on a huge page.
 *
 * Why         two million entries stand in three thousand tables of 17 KiB; on ordinary pages
 *             nearly every access to one misses the address translation as well, which a flat
 *             table of the same size on huge pages does not.
 * Promises    blocks begin on a cache line; a chunk is taken whole and returned with the map, so
 *             one insertion pays for at most one chunk (2 MiB, which the kernel has to clear).
 * Thread      one map, one thread.                                                              */
#ifndef ASSAY_MAP_MAP_GOSWISS_POOL_H
#define ASSAY_MAP_MAP_GOSWISS_POOL_H

#include "map/map_goswiss_table.h"
#include "map/map_huge.h"

enum {
    MAP_GOSWISS_POOL_FROM = 7,   /* log2 of the directory from which on a chunk would be filled */
    MAP_GOSWISS_POOL_SHARE = 16, /* blocks that a chunk must have room for */
};

/* A free block, or the head of a chunk. */
struct map_goswiss_link {
    struct map_goswiss_link *next;
};

struct map_goswiss_pool {
    struct map_goswiss_link *chunks, *blocks; /* each of MAP_HUGE_BYTES, owned; free ones in them */
    unsigned char *fresh;                     /* the part of the first chunk never used */
    size_t fresh_bytes, chunk_count;
};

IMPL_RARE bool map_goswiss_pool_chunk(struct map_goswiss_pool *pool)
{
    unsigned char *memory = (unsigned char *)map_huge_memory(MAP_HUGE_BYTES);
    if (!memory) return false;
    struct map_goswiss_link *chunk = (struct map_goswiss_link *)(void *)memory;
    chunk->next = pool->chunks;
    pool->chunks = chunk;
    pool->chunk_count++;
    pool->fresh = memory + CACHE_LINE;
    pool->fresh_bytes = MAP_HUGE_BYTES - CACHE_LINE;
    return true;
}

/* All blocks of one pool have the same size. NULL: no memory. */
IMPL_GLUE void *map_goswiss_pool_take(struct map_goswiss_pool *pool, size_t bytes)
{
    if (pool->blocks) {
        struct map_goswiss_link *block = pool->blocks;
        pool->blocks = block->next;
        return block;
    }
    if (pool->fresh_bytes < bytes && !map_goswiss_pool_chunk(pool)) return NULL;
    void *block = pool->fresh;
    pool->fresh += bytes;
    pool->fresh_bytes -= bytes;
    return block;
}

IMPL_GLUE void map_goswiss_pool_give(struct map_goswiss_pool *pool, void *memory)
{
    struct map_goswiss_link *block = (struct map_goswiss_link *)memory;
    block->next = pool->blocks;
    pool->blocks = block;
}

IMPL_GLUE void map_goswiss_pool_destroy(struct map_goswiss_pool *pool)
{
    for (struct map_goswiss_link *chunk = pool->chunks, *next; chunk; chunk = next) {
        next = chunk->next;
        map_huge_free(chunk, MAP_HUGE_BYTES);
    }
}

/* ---- Tables -------------------------------------------------------------------------------- */

IMPL_RARE struct map_goswiss_table *map_goswiss_table_new(const struct map_shape *shape,
                                                          struct map_goswiss_pool *pool,
                                                          bool pooled, uint32_t group_bits,
                                                          uint32_t depth)
{
    size_t bytes = map_goswiss_table_bytes(shape, (size_t)1 << group_bits);
    struct map_goswiss_table *table =
        (struct map_goswiss_table *)(pooled ? map_goswiss_pool_take(pool, bytes)
                                            : map_memory(bytes));
    CHECK(table); /* as Go: out of memory ends the program */
    table->group_bits = group_bits;
    table->depth = depth;
    table->pooled = pooled;
    map_goswiss_table_reset(table);
    return table;
}

IMPL_RARE void map_goswiss_table_free(const struct map_shape *shape, struct map_goswiss_pool *pool,
                                      struct map_goswiss_table *table)
{
    if (table->pooled)
        map_goswiss_pool_give(pool, table);
    else
        map_memory_free(table, map_goswiss_table_bytes(shape, map_goswiss_groups(table)));
}

#endif
