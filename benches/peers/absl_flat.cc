// absl_flat.cc - absl::flat_hash_map (20220623) with its default hash functions.
#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <string_view>

struct map_peer_types {
    using integers = absl::flat_hash_map<uint64_t, uint64_t>;
    using strings = absl::flat_hash_map<std::string_view, uint64_t>;
};

#define MAP_PEER absl_flat
#include "benches/peers/map_peer.h"

static constexpr struct map_ops map_absl_flat =
    map_peer::make_ops("absl_flat", "absl::flat_hash_map, default hash (frozen)");

#include "benches/peers/map_bodies.h"
