// std_unordered.cc - libstdc++'s std::unordered_map with its default hash functions.
#include <unordered_map>

#include <cstdint>
#include <string_view>

struct map_peer_types {
    using integers = std::unordered_map<uint64_t, uint64_t>;
    using strings = std::unordered_map<std::string_view, uint64_t>;
};

#define MAP_PEER std_unordered
#include "benches/peers/map_peer.h"

static constexpr struct map_ops map_std_unordered =
    map_peer::make_ops("std_unordered", "std::unordered_map, default hash (frozen)");

#include "benches/peers/map_bodies.h"
