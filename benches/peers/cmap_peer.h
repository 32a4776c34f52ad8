// cmap_peer.h - an outside map behind struct cmap_ops, so that the family's bodies measure it.
//
// A peer defines `struct cmap_peer_map`, with load, store, load_or_store, load_and_delete and size
// in the meaning of cmap.h, the macro CMAP_PEER, and includes this file; its operations then inline
// into the bodies. What no workload uses is left out: an outside map is measured, not tested.
#ifndef BENCHES_PEERS_CMAP_PEER_H
#define BENCHES_PEERS_CMAP_PEER_H

#include <cstdint>
#include <cstring>

#include "cmap/cmap.h"

namespace cmap_peer
{

#define CMAP_PEER_HOT inline __attribute__((always_inline))

CMAP_PEER_HOT cmap_peer_map *of(void *map)
{
    return static_cast<cmap_peer_map *>(map);
}

inline void *peer_create(const struct cmap_shape *, const struct cmap_config *config, size_t)
{
    return new cmap_peer_map(config->shards ? config->shards : 32);
}

inline void peer_destroy(const struct cmap_shape *, void *map)
{
    delete of(map);
}

CMAP_PEER_HOT bool peer_load(const struct cmap_shape *, void *map, uint64_t key, uint64_t *value)
{
    return of(map)->load(key, value);
}

CMAP_PEER_HOT bool peer_store(const struct cmap_shape *, void *map, uint64_t key, uint64_t value)
{
    return of(map)->store(key, value);
}

CMAP_PEER_HOT bool peer_load_or_store(const struct cmap_shape *, void *map, uint64_t key,
                                      uint64_t value, uint64_t *actual)
{
    return of(map)->load_or_store(key, value, actual);
}

CMAP_PEER_HOT bool peer_load_and_delete(const struct cmap_shape *, void *map, uint64_t key,
                                        uint64_t *value)
{
    return of(map)->load_and_delete(key, value);
}

inline size_t peer_length(const struct cmap_shape *, void *map)
{
    return of(map)->size();
}

inline void peer_stats(const struct cmap_shape *, void *map, struct cmap_stats *stats)
{
    memset(stats, 0, sizeof *stats);
    stats->entries = of(map)->size();
}

constexpr struct cmap_ops peer_make_ops(const char *name, const char *summary)
{
    return {1,
            name,
            summary,
            peer_create,
            peer_destroy,
            peer_load,
            peer_store,
            peer_load_or_store,
            peer_load_and_delete,
            nullptr,
            nullptr,
            nullptr,
            nullptr,
            nullptr,
            peer_length,
            peer_stats};
}

} // namespace cmap_peer

#endif
