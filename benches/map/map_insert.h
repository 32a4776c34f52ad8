/* map_insert.h - the body of insert and insert_reserved: they differ in the hint only. */
#ifndef BENCHES_MAP_MAP_INSERT_H
#define BENCHES_MAP_MAP_INSERT_H

#include "benches/map/map_fixture.h"

/* A key of the stream made different for this iteration, one to one; strings stay. */
IMPL_GLUE const void *map_insert_key(const struct map_shape *shape, const struct map_stream *s,
                                     uint64_t at, uint64_t salt, uint64_t *room)
{
    const void *key = map_stream_key(shape, s, at);
    if (shape->key != MAP_KEY_U64) return key;
    *room = hash_read64(key) ^ salt;
    return room;
}

BENCH_BODY void map_insert_all(struct bench *b, const struct map_shape *shape,
                               const struct map_ops *ops, size_t hint)
{
    if (!map_bench_suits(b, shape, ops)) return;
    uint64_t keys = (uint64_t)bench_param(b, PARAM_keys), room, salt = 0;
    bool salted = bench_param(b, PARAM_stream) == MAP_RANDOM;
    struct map_config config = map_bench_config(b);
    struct map_stream s = map_stream_each(b, shape, keys, true);
    void *map = NULL;
    bench_items(b, keys);
    for (uint64_t n = bench_begin(b); n--;) {
        if (map) {
            bench_pause(b);
            ops->destroy(shape, map);
            bench_resume(b);
        }
        map = ops->create(shape, &config, hint);
        for (uint64_t i = 0; i < keys; i++)
            map_bench_put(shape, ops, map, map_insert_key(shape, &s, i, salt, &room), i);
        salt = salted ? salt + (UINT64_C(1) << 44) : 0;
    }
    bench_end(b);
    if (map) {
        bench_expect(b, ops->length(map), keys);
        if (bench_is_memory_pass(b)) {
            map_explain_size(b, shape, ops, map);
            map_explain_peak(b, keys);
            map_explain_moves(b, shape, ops, map, keys);
        }
        ops->destroy(shape, map);
    }
    map_stream_free(&s);
}

#endif
