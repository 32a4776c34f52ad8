// boost_flat_wy.cc - boost::unordered_flat_map (1.81) with our hash functions: its default for
// strings goes byte by byte, which is no measure of the table.
#include <boost/unordered/unordered_flat_map.hpp>

#include <cstdint>
#include <string_view>

#include "common/hash.h"

struct hash_integer {
    using is_avalanching = void; // every bit is good: the table need not mix again
    uint64_t operator()(uint64_t key) const
    {
        return hash_u64(HASH_MULTIPLY, key, 1);
    }
};

struct hash_text {
    using is_avalanching = void;
    uint64_t operator()(std::string_view key) const
    {
        return hash_bytes(HASH_MULTIPLY, key.data(), key.size(), 1);
    }
};

struct map_peer_types {
    using integers = boost::unordered_flat_map<uint64_t, uint64_t, hash_integer>;
    using strings = boost::unordered_flat_map<std::string_view, uint64_t, hash_text>;
};

#define MAP_PEER boost_flat_wy
#include "benches/peers/map_peer.h"

static constexpr struct map_ops map_boost_flat_wy =
    map_peer::make_ops("boost_flat_wy", "boost::unordered_flat_map, our multiplying hash (frozen)");

#include "benches/peers/map_bodies.h"
