/* map_variants.h - the structural variants that a body may be compiled for: a line a shape.
 *
 * The full product of all shapes would be thousands of instances; these are the lines along which
 * the sweeps go, from u64 pairs with everything the implementation's own. */
#ifndef BENCHES_MAP_MAP_VARIANTS_H
#define BENCHES_MAP_MAP_VARIANTS_H

/* Claim M1: what tags save. */
#define MAP_GO_TAGS(body)                               \
    MAP_INSTANCE(body, go, u64, 8, own, own, off, 0)    \
    MAP_INSTANCE(body, go, u64, 8, own, own, scalar, 0) \
    MAP_INSTANCE(body, go, u64, 8, own, own, word, 0)

/* Claims M1 with strings, M2 (the layout), and slots a bucket. */
#define MAP_GO_VARIANTS(body)                                 \
    MAP_GO_TAGS(body)                                         \
    MAP_INSTANCE(body, go, string, 8, own, own, off, 0)       \
    MAP_INSTANCE(body, go, string, 8, own, own, scalar, 0)    \
    MAP_INSTANCE(body, go, string, 8, own, own, word, 0)      \
    MAP_INSTANCE(body, go, u64, 8, own, own, word, 4)         \
    MAP_INSTANCE(body, go, u64, 8, own, own, word, 16)        \
    MAP_INSTANCE(body, go, u64, 8, own, split, own, 0)        \
    MAP_INSTANCE(body, go, u64, 8, own, interleaved, own, 0)  \
    MAP_INSTANCE(body, go, u64, 1, own, split, own, 0)        \
    MAP_INSTANCE(body, go, u64, 1, own, interleaved, own, 0)  \
    MAP_INSTANCE(body, go, pair, 1, own, split, own, 0)       \
    MAP_INSTANCE(body, go, pair, 1, own, interleaved, own, 0) \
    MAP_INSTANCE_BYTES(body, go, 1, 8, split, own)            \
    MAP_INSTANCE_BYTES(body, go, 1, 8, interleaved, own)

/* Claims M8 and M10: good and bad hash functions under chains, one slot a step, and groups. */
#define MAP_HASHES(body)                                   \
    MAP_INSTANCE(body, go, u64, 8, multiply, own, word, 0) \
    MAP_INSTANCE(body, go, u64, 8, overlap, own, word, 0)  \
    MAP_HASHES_OF(body, go)                                \
    MAP_HASHES_OF(body, linear)                            \
    MAP_HASHES_OF(body, swiss)
#define MAP_HASHES_OF(body, impl)                            \
    MAP_INSTANCE(body, impl, u64, 8, multiply, own, own, 0)  \
    MAP_INSTANCE(body, impl, u64, 8, identity, own, own, 0)  \
    MAP_INSTANCE(body, impl, u64, 8, fibonacci, own, own, 0) \
    MAP_INSTANCE(body, impl, u64, 8, aes, own, own, 0)       \
    MAP_INSTANCE(body, impl, u64, 8, crc32c, own, own, 0)    \
    MAP_INSTANCE(body, impl, u64, 8, truncated, own, own, 0) \
    MAP_INSTANCE(body, impl, u64, 8, overlap, own, own, 0)

/* Claim M3: both ways at one size. Go's own choice is inline up to 128 bytes, pointer beyond. */
#define MAP_KEY_SIZES(body) \
    MAP_STORES(body, 16)    \
    MAP_STORES(body, 32)    \
    MAP_STORES(body, 64)    \
    MAP_STORES(body, 128)   \
    MAP_STORES(body, 256)   \
    MAP_STORES(body, 512)
#define MAP_STORES(body, bytes)                         \
    MAP_INSTANCE_BYTES(body, go, bytes, 8, own, inline) \
    MAP_INSTANCE_BYTES(body, go, bytes, 8, own, pointer)

/* Structs and big keys in maps of other kinds, which store them in their slots whatever their size;
 * `go` by its own rule. */
#define MAP_BIG_KEYS(body)       \
    MAP_BIG_KEYS_OF(body, go)    \
    MAP_BIG_KEYS_OF(body, dense) \
    MAP_BIG_KEYS_OF(body, swiss) \
    MAP_BIG_KEYS_OF(body, best)
#define MAP_BIG_KEYS_OF(body, impl)                 \
    MAP_INSTANCE_BYTES(body, impl, 16, 8, own, own) \
    MAP_INSTANCE_BYTES(body, impl, 64, 8, own, own) \
    MAP_INSTANCE_BYTES(body, impl, 256, 8, own, own)

/* Keys of 4 bytes, Go's fast path for them included. */
#define MAP_NARROW(body)                                \
    MAP_INSTANCE(body, go, u32, 8, own, own, own, 0)    \
    MAP_INSTANCE(body, swiss, u32, 8, own, own, own, 0) \
    MAP_INSTANCE(body, best, u32, 8, own, own, own, 0)

/* Keys that are structs of 16 bytes. */
#define MAP_PAIRS(body)                                  \
    MAP_INSTANCE(body, go, pair, 8, own, own, own, 0)    \
    MAP_INSTANCE(body, dense, pair, 8, own, own, own, 0) \
    MAP_INSTANCE(body, swiss, pair, 8, own, own, own, 0) \
    MAP_INSTANCE(body, best, pair, 8, own, own, own, 0)

#endif
