// tbb_hash.cc - oneTBB's concurrent_hash_map: chains, a reader-writer spinlock a bucket and an
// entry; an accessor holds the entry's.
#include <tbb/concurrent_hash_map.h>

struct cmap_peer_map {
    using table = tbb::concurrent_hash_map<uint64_t, uint64_t>;
    table map;

    explicit cmap_peer_map(uint32_t)
    {
    }

    bool load(uint64_t key, uint64_t *value)
    {
        table::const_accessor found;
        if (!map.find(found, key)) return false;
        *value = found->second;
        return true;
    }

    bool store(uint64_t key, uint64_t value)
    {
        table::accessor place;
        bool added = map.insert(place, key);
        place->second = value;
        return added;
    }

    bool load_or_store(uint64_t key, uint64_t value, uint64_t *actual)
    {
        table::const_accessor place;
        bool added = map.insert(place, table::value_type(key, value));
        *actual = place->second;
        return !added;
    }

    bool load_and_delete(uint64_t key, uint64_t *value)
    {
        table::accessor found;
        if (!map.find(found, key)) return false;
        *value = found->second;
        return map.erase(found);
    }

    size_t size()
    {
        return map.size();
    }
};

#define CMAP_PEER tbb_hash
#include "benches/peers/cmap_peer.h"

static constexpr struct cmap_ops cmap_tbb_hash =
    cmap_peer::peer_make_ops("tbb_hash", "oneTBB's concurrent_hash_map");

#include "benches/peers/cmap_bodies.h"
