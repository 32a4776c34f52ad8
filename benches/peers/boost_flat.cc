// boost_flat.cc - boost::unordered_flat_map (1.81) with its default hash functions.
#include <boost/unordered/unordered_flat_map.hpp>

#include <cstdint>
#include <string_view>

struct map_peer_types {
    using integers = boost::unordered_flat_map<uint64_t, uint64_t>;
    using strings = boost::unordered_flat_map<std::string_view, uint64_t>;
};

#define MAP_PEER boost_flat
#include "benches/peers/map_peer.h"

static constexpr struct map_ops map_boost_flat =
    map_peer::make_ops("boost_flat", "boost::unordered_flat_map, default hash (frozen)");

#include "benches/peers/map_bodies.h"
