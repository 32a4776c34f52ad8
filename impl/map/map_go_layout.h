/* map_go_layout.h - Go 1.19's map: its header, the words of a tag byte, and where things lie.
 *
 *   bucket  | tags: 1 B a slot | keys ... | values ... | overflow pointer |        (split)
 *           | tags: 1 B a slot | key value | key value ... | overflow pointer |    (interleaved)
 *
 * Tag (Go: tophash): the top byte of the hash, moved past the marks below; so a full slot has a tag
 * of at least GO_TAG_MIN. Keys and values of more than 128 bytes are pointers to blocks.
 * Constants   those of Go; 8 slots, keys then values unless the shape says otherwise.            */
#ifndef ASSAY_MAP_MAP_GO_LAYOUT_H
#define ASSAY_MAP_MAP_GO_LAYOUT_H

#include <assert.h>

#include "common/panic.h"
#include "map/map_key.h"
#include "map/map_memory.h"

enum map_go_mark {
    GO_EMPTY_REST = 0,      /* empty, and so is all that follows in the chain */
    GO_EMPTY_ONE = 1,       /* empty */
    GO_EVACUATED_LOW = 2,   /* moved to the same index of the new array (Go: X) */
    GO_EVACUATED_HIGH = 3,  /* moved to the index plus the old length (Go: Y) */
    GO_EVACUATED_EMPTY = 4, /* was empty when its bucket was moved */
    GO_TAG_MIN = 5,
};

enum { GO_SLOTS = 8, GO_INLINE_MAX_BYTES = 128 };

enum map_go_flag { GO_WRITING = 4, GO_SAME_SIZE = 8 }; /* Go's values */

/* One array of buckets with the overflow buckets allocated along with it. */
struct map_go_array {
    unsigned char *buckets;     /* owned; NULL: none */
    size_t count;               /* buckets proper: a power of two */
    size_t bytes;               /* of the allocation, preallocated overflow included */
    unsigned char *next, *end;  /* preallocated overflow buckets not yet handed out */
    bool chains_kept;           /* evacuated chains stay linked, as an iterator may stand in one */
    struct map_go_array *after; /* in the list of retired arrays */
};

/* What Go keeps elsewhere (type, runtime, garbage collector), beside the header. */
struct map_go_extra {
    size_t grow_at;       /* a new key grows the map if this many are in it */
    uint32_t too_many;    /* overflow buckets that start a same-size growth */
    uint32_t evacuate;    /* old buckets moved by a write; MAP_EVACUATE_ALL */
    uint32_t iterators;   /* not finished yet; atomic: readers iterate side by side */
    uint32_t spare_shift; /* 2^-spare_shift of the buckets are preallocated overflow; 0: none */
    double load;          /* entries a bucket at which the map grows */
    uint64_t random;      /* counter behind map_go_random; atomic, as iterators */
    struct map_go_array current, previous; /* previous: only while growing */
    struct map_go_array *retired;          /* superseded arrays that an iterator may still read */
    void *limbo;          /* blocks of erased big keys and values that an iterator may still read */
    size_t overflow_live; /* overflow buckets linked into current */
    size_t heap_buckets;  /* overflow buckets with an allocation of their own */
    size_t block_bytes;   /* held by big keys and values */
    size_t moved;         /* buckets evacuated since creation */
    bool no_same_size;
};

/* Go's hmap, field by field. */
struct map_go {
    size_t count;           /* live entries; first: len() reads it there */
    uint8_t flags;          /* enum map_go_flag; relaxed atomic: its partner is a forbidden racer */
    uint8_t log2;           /* of the number of buckets (Go: B) */
    uint16_t overflow;      /* overflow buckets, exact below 2^16 buckets, else sampled */
    uint32_t seed;          /* of the hash; redrawn when the map becomes empty */
    unsigned char *buckets; /* [2^log2]; NULL until the first key if log2 is 0 */
    unsigned char *old;     /* array being moved out of; NULL: not growing */
    size_t evacuated;       /* old buckets below this index have moved */
    struct map_go_extra *extra; /* in the same allocation */
};
_Static_assert(sizeof(struct map_go) == 48, "Go's map header has 48 bytes on 64-bit machines");

/* ---- Geometry: all folded when the shape is constant ---------------------------------------- */

IMPL_GLUE uint32_t map_go_slots(const struct map_shape *shape)
{
    return shape->slots ? shape->slots : GO_SLOTS;
}

IMPL_GLUE bool map_go_key_big(const struct map_shape *shape)
{
    if (shape->key != MAP_KEY_BYTES || shape->store == MAP_STORE_OWN)
        return shape->key_bytes > GO_INLINE_MAX_BYTES;
    return shape->store == MAP_STORE_POINTER;
}

IMPL_GLUE bool map_go_value_big(const struct map_shape *shape)
{
    if (shape->store == MAP_STORE_OWN) return shape->value_bytes > GO_INLINE_MAX_BYTES;
    return shape->store == MAP_STORE_POINTER;
}

IMPL_GLUE uint32_t map_go_key_cell(const struct map_shape *shape)
{
    return map_go_key_big(shape) ? (uint32_t)sizeof(void *) : shape->key_bytes;
}

IMPL_GLUE uint32_t map_go_value_cell(const struct map_shape *shape)
{
    return map_go_value_big(shape) ? (uint32_t)sizeof(void *) : shape->value_bytes;
}

/* Of a type of so many bytes, as C compilers align structs of words, halves and bytes. */
IMPL_GLUE uint32_t map_go_alignment(uint32_t bytes)
{
    return bytes == 0 ? 1 : bytes % 8 == 0 ? 8 : bytes % 4 == 0 ? 4 : bytes % 2 == 0 ? 2 : 1;
}

IMPL_GLUE uint32_t map_go_round(uint32_t bytes, uint32_t alignment)
{
    return (bytes + alignment - 1) / alignment * alignment;
}

IMPL_GLUE uint32_t map_go_data(const struct map_shape *shape)
{
    return map_go_round(map_go_slots(shape), 8);
}

IMPL_GLUE uint32_t map_go_value_in_pair(const struct map_shape *shape)
{
    return map_go_round(map_go_key_cell(shape), map_go_alignment(map_go_value_cell(shape)));
}

IMPL_GLUE uint32_t map_go_pair(const struct map_shape *shape)
{
    uint32_t key = map_go_alignment(map_go_key_cell(shape));
    uint32_t value = map_go_alignment(map_go_value_cell(shape));
    return map_go_round(map_go_value_in_pair(shape) + map_go_value_cell(shape),
                        key > value ? key : value);
}

IMPL_GLUE bool map_go_interleaved(const struct map_shape *shape)
{
    return shape->layout == MAP_LAYOUT_INTERLEAVED;
}

IMPL_GLUE uint32_t map_go_values(const struct map_shape *shape)
{
    return map_go_data(shape) + map_go_round(map_go_slots(shape) * map_go_key_cell(shape), 8);
}

IMPL_SHAPED uint32_t map_go_link_at(const struct map_shape *shape)
{
    uint32_t slots = map_go_slots(shape);
    if (map_go_interleaved(shape))
        return map_go_round(map_go_data(shape) + slots * map_go_pair(shape), 8);
    return map_go_round(map_go_values(shape) + slots * map_go_value_cell(shape), 8);
}

IMPL_GLUE uint32_t map_go_bucket_bytes(const struct map_shape *shape)
{
    return map_go_link_at(shape) + (uint32_t)sizeof(void *);
}

IMPL_GLUE unsigned char *map_go_bucket(const struct map_shape *shape, const unsigned char *array,
                                       size_t index)
{
    return (unsigned char *)array + index * map_go_bucket_bytes(shape);
}

/* Where slot i keeps its key: the key itself or a pointer to it. */
IMPL_SHAPED unsigned char *map_go_key_at(const struct map_shape *shape, const unsigned char *bucket,
                                         uint32_t i)
{
    uint32_t stride = map_go_interleaved(shape) ? map_go_pair(shape) : map_go_key_cell(shape);
    return (unsigned char *)bucket + map_go_data(shape) + i * stride;
}

IMPL_SHAPED unsigned char *map_go_value_at(const struct map_shape *shape,
                                           const unsigned char *bucket, uint32_t i)
{
    if (map_go_interleaved(shape))
        return map_go_key_at(shape, bucket, i) + map_go_value_in_pair(shape);
    return (unsigned char *)bucket + map_go_values(shape) + i * map_go_value_cell(shape);
}

IMPL_GLUE void *map_go_pointer(const unsigned char *at)
{
    void *pointer;
    memcpy(&pointer, at, sizeof pointer);
    return pointer;
}

IMPL_GLUE void *map_go_key(const struct map_shape *shape, const unsigned char *bucket, uint32_t i)
{
    unsigned char *at = map_go_key_at(shape, bucket, i);
    return map_go_key_big(shape) ? map_go_pointer(at) : at;
}

IMPL_GLUE void *map_go_value(const struct map_shape *shape, const unsigned char *bucket, uint32_t i)
{
    unsigned char *at = map_go_value_at(shape, bucket, i);
    return map_go_value_big(shape) ? map_go_pointer(at) : at;
}

IMPL_GLUE unsigned char *map_go_link(const struct map_shape *shape, const unsigned char *bucket)
{
    return (unsigned char *)map_go_pointer(bucket + map_go_link_at(shape));
}

IMPL_GLUE void map_go_set_link(const struct map_shape *shape, unsigned char *bucket,
                               unsigned char *next)
{
    memcpy(bucket + map_go_link_at(shape), &next, sizeof next);
}

/* Makes raw memory an empty bucket: a table needs no more zeroes than these. */
IMPL_GLUE void map_go_bucket_init(const struct map_shape *shape, unsigned char *bucket)
{
    memset(bucket, GO_EMPTY_REST, map_go_data(shape));
    map_go_set_link(shape, bucket, NULL);
}

/* ---- Small things that every part needs ----------------------------------------------------- */

IMPL_GLUE uint8_t map_go_tag_of(uint64_t hash)
{
    uint8_t top = (uint8_t)(hash >> 56);
    return (uint8_t)(top < GO_TAG_MIN ? top + GO_TAG_MIN : top);
}

IMPL_GLUE size_t map_go_mask(uint32_t log2)
{
    return ((size_t)1 << log2) - 1;
}

/* A bucket has moved if its first slot says so. */
IMPL_GLUE bool map_go_has_moved(const unsigned char *bucket)
{
    return bucket[0] > GO_EMPTY_ONE && bucket[0] < GO_TAG_MIN;
}

IMPL_GLUE bool map_go_growing(const struct map_go *map)
{
    return map->old != NULL;
}

/* Buckets of the array being moved out of. */
IMPL_GLUE size_t map_go_old_count(const struct map_go *map)
{
    return (size_t)1 << (map->log2 - !(map->flags & GO_SAME_SIZE));
}

IMPL_GLUE uint64_t map_go_hash(const struct map_shape *shape, const struct map_go *map,
                               const void *key)
{
    return map_hash(shape, key, map->seed);
}

/* relaxed: only the number counts; concurrent iterators draw from the same counter. */
IMPL_GLUE uint64_t map_go_random(struct map_go *map)
{
    uint64_t counter = __atomic_fetch_add(&map->extra->random, HASH_SECRET_A, __ATOMIC_RELAXED);
    return random_mix(&counter);
}

/* relaxed: detection of a forbidden race promises nothing; partner: the other racer. */
IMPL_GLUE bool map_go_is_writing(const struct map_go *map)
{
    return UNLIKELY(__atomic_load_n(&map->flags, __ATOMIC_RELAXED) & GO_WRITING);
}

IMPL_GLUE void map_go_flip_writing(struct map_go *map)
{
    uint8_t flags = __atomic_load_n(&map->flags, __ATOMIC_RELAXED);
    __atomic_store_n(&map->flags, (uint8_t)(flags ^ GO_WRITING), __ATOMIC_RELAXED);
}

IMPL_COLD __attribute__((noreturn)) void map_go_fatal(const char *text)
{
    panic_raise(PANIC_FATAL, text);
}

IMPL_GLUE void map_go_write_begin(struct map_go *map)
{
    if (map_go_is_writing(map)) map_go_fatal("concurrent map writes");
    map_go_flip_writing(map);
}

IMPL_GLUE void map_go_write_end(struct map_go *map)
{
    if (UNLIKELY(!map_go_is_writing(map))) map_go_fatal("concurrent map writes");
    map_go_flip_writing(map);
}

#endif
