/* map_bench.h - what the bodies of this family share: parameters, shapes, instances, configs.
 *
 * A C++ peer names itself in MAP_PEER, defines `static const struct map_ops map_<peer>` and
 * includes the bodies: its own operations take the place of ours. */
#ifndef BENCHES_MAP_MAP_BENCH_H
#define BENCHES_MAP_MAP_BENCH_H

#include "benches/common/bench.h"
#define BENCH_PARAMS "benches/map/params.def"
#include "benches/common/params.h"

#ifdef MAP_PEER
#include "map/map_key.h"
#define MAP_BENCH_IMPLS(X)        MAP_BENCH_EXPAND(X, MAP_PEER)
#define MAP_BENCH_EXPAND(X, peer) X(peer)
#else
#include "map/map_impls.h"
#define MAP_BENCH_IMPLS(X) MAP_IMPLS(X)
#endif

/* Every workload reads these. */
#define MAP_PARAMS "keys,load_factor,evacuate,overflow,same_size,growth,table_slots,stream,text"

#define MAP_WORKLOAD(name, item, summary) \
    BENCH_WORKLOAD(map, name, BENCH_LOOP, item, MAP_PARAMS, summary)

/* ---- Shapes ------------------------------------------------------------------------------------
 */

#define MAP_BENCH_KEY_u64            MAP_KEY_U64, 8
#define MAP_BENCH_KEY_u32            MAP_KEY_U32, 4
#define MAP_BENCH_KEY_f64            MAP_KEY_F64, 8
#define MAP_BENCH_KEY_string         MAP_KEY_STRING, 16
#define MAP_BENCH_KEY_pair           MAP_KEY_BYTES, 16
#define MAP_BENCH_HASH_own           HASH_OWN
#define MAP_BENCH_HASH_multiply      HASH_MULTIPLY
#define MAP_BENCH_HASH_identity      HASH_IDENTITY
#define MAP_BENCH_HASH_fibonacci     HASH_FIBONACCI
#define MAP_BENCH_HASH_aes           HASH_AES
#define MAP_BENCH_HASH_crc32c        HASH_CRC32C
#define MAP_BENCH_HASH_truncated     HASH_TRUNCATED
#define MAP_BENCH_HASH_overlap       HASH_OVERLAP
#define MAP_BENCH_LAYOUT_own         MAP_LAYOUT_OWN
#define MAP_BENCH_LAYOUT_split       MAP_LAYOUT_SPLIT
#define MAP_BENCH_LAYOUT_interleaved MAP_LAYOUT_INTERLEAVED
#define MAP_BENCH_TAG_own            MAP_TAG_OWN
#define MAP_BENCH_TAG_off            MAP_TAG_OFF
#define MAP_BENCH_TAG_scalar         MAP_TAG_SCALAR
#define MAP_BENCH_TAG_word           MAP_TAG_WORD

#define MAP_BENCH_STORE_own     MAP_STORE_OWN
#define MAP_BENCH_STORE_inline  MAP_STORE_INLINE
#define MAP_BENCH_STORE_pointer MAP_STORE_POINTER

/* The instance of a body for one implementation and one shape. */
#define MAP_INSTANCE(body, impl, key, value, hash, layout, tag, slots)                          \
    MAP_INSTANCE_(body, impl, key##_##value##_##hash##_##layout##_##tag##_##slots, "key:" #key, \
                  MAP_BENCH_KEY_##key, value, hash, layout, tag, slots, own)
#define MAP_INSTANCE_BYTES(body, impl, bytes, value, layout, store)                                \
    MAP_INSTANCE_(body, impl, bytes##bytes##_##value##_##layout##_##store,                         \
                  "key:bytes/key_bytes:" #bytes, MAP_BYTES_KEY(bytes), value, own, layout, own, 0, \
                  store)
#define MAP_BYTES_KEY(bytes) MAP_KEY_BYTES, bytes
#define MAP_INSTANCE_(...)   MAP_INSTANCE__(__VA_ARGS__)
#define MAP_INSTANCE__(body, impl, variant, key_text, kind, bytes, value, hash, layout, tag,      \
                       slots, store)                                                              \
    static const struct map_shape body##_##impl##_##variant##_shape = {kind,                      \
                                                                       bytes,                     \
                                                                       value,                     \
                                                                       MAP_BENCH_HASH_##hash,     \
                                                                       MAP_BENCH_LAYOUT_##layout, \
                                                                       MAP_BENCH_TAG_##tag,       \
                                                                       slots,                     \
                                                                       MAP_BENCH_STORE_##store,   \
                                                                       NULL,                      \
                                                                       NULL};                     \
    BENCH_INSTANCE(map, body, impl, variant,                                                      \
                   key_text "/value_bytes:" #value "/hash:" #hash "/layout:" #layout "/tag:" #tag \
                            "/slots:" #slots "/store:" #store,                                    \
                   body(b, &body##_##impl##_##variant##_shape, &map_##impl))

/* u64 to u64, and strings to u64, all else the implementation's own. */
#define MAP_INSTANCE_U64(body, impl)    MAP_INSTANCE(body, impl, u64, 8, own, own, own, 0)
#define MAP_INSTANCE_STRING(body, impl) MAP_INSTANCE(body, impl, string, 8, own, own, own, 0)
#define MAP_INSTANCE_BOTH(body, impl) \
    MAP_INSTANCE_U64(body, impl)      \
    MAP_SECOND(MAP_NO_STRINGS_##impl MAP_INSTANCE_NONE, MAP_INSTANCE_STRING, )(body, impl)
#define MAP_SECOND(...)                 MAP_SECOND_(__VA_ARGS__)
#define MAP_SECOND_(first, second, ...) second
#define MAP_INSTANCE_NONE(body, impl)

/* No instances with strings: another implementation answers for these, or they are for few keys. */
#define MAP_NO_STRINGS_best_steps   ~,
#define MAP_NO_STRINGS_chained_pool ~,
#define MAP_NO_STRINGS_scan         ~,
#define MAP_NO_STRINGS_sorted       ~,

#ifndef MAP_PEER
#include "benches/map/map_variants.h"
#else
#define MAP_GO_TAGS(body)
#define MAP_GO_VARIANTS(body)
#define MAP_HASHES(body)
#define MAP_KEY_SIZES(body)
#define MAP_BIG_KEYS(body)
#define MAP_NARROW(body)
#define MAP_PAIRS(body)
#endif

/* ---- Configs -----------------------------------------------------------------------------------
 */

static inline struct map_config map_bench_config(const struct bench *b)
{
    struct map_config config;
    memset(&config, 0, sizeof config);
    /* In the order of the words in params.def. */
    static const uint32_t evacuate[] = {0, 1, 2, 4, 8, MAP_EVACUATE_ALL};
    static const uint32_t overflow[] = {0, MAP_NONE, 16, 8};
    config.load_factor = bench_param_real(b, PARAM_load_factor);
    config.evacuate = evacuate[bench_param(b, PARAM_evacuate)];
    config.overflow = overflow[bench_param(b, PARAM_overflow)];
    config.no_same_size = bench_param(b, PARAM_same_size) == 1;
    config.growth = (uint32_t)bench_param(b, PARAM_growth);
    config.table_slots = (uint32_t)bench_param(b, PARAM_table_slots);
    config.seed = b->seed | 1;
    return config;
}

/* Every operation on such a map looks at all its entries: samples would take minutes. */
enum { MAP_TINY_MOST = 4096 };

/* False, with the sample failed, if this implementation cannot run it. (Inlined, always: a table
 * whose address is passed on brings the code of all its operations into the body's file.) */
IMPL_GLUE bool map_bench_suits(struct bench *b, const struct map_shape *shape,
                               const struct map_ops *ops)
{
    bool supported = ops->supports(shape);
    bool tiny = strstr(ops->summary, "tiny") != NULL;
    if (!supported)
        bench_fail(b, "%s has no such shape: leave out --layout, --tag, --slots or --key",
                   ops->name);
    else if (tiny && bench_param(b, PARAM_keys) > MAP_TINY_MOST)
        bench_fail(b, "%s is for few entries: write --keys= with at most %d", ops->name,
                   MAP_TINY_MOST);
    else
        return true;
    return false;
}

#endif
