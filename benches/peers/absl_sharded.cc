// absl_sharded.cc - absl::flat_hash_map (20220623) in shards, each behind our spinlock on its own
// cache lines: what a C++ program would do by hand.
#include <absl/container/flat_hash_map.h>

#include <memory>

#include "common/hash.h"
#include "lock/lock_spin.h"

struct cmap_peer_map {
    struct alignas(2 * CACHE_LINE) shard {
        struct lock_spin lock;
        absl::flat_hash_map<uint64_t, uint64_t> map;
        shard()
        {
            lock_spin_init(&lock);
        }
    };
    struct hold {
        shard *s;
        explicit hold(shard *held) : s(held)
        {
            lock_spin_acquire(&s->lock);
        }
        ~hold()
        {
            lock_spin_release(&s->lock);
        }
    };

    uint32_t count;
    std::unique_ptr<shard[]> shards;

    explicit cmap_peer_map(uint32_t n) : count(n), shards(new shard[n])
    {
    }

    shard *of(uint64_t key)
    {
        uint64_t hash = hash_u64(HASH_MULTIPLY, key, HASH_SECRET_C);
        return &shards[(hash >> 32) * count >> 32];
    }

    bool load(uint64_t key, uint64_t *value)
    {
        hold h(of(key));
        auto found = h.s->map.find(key);
        if (found == h.s->map.end()) return false;
        *value = found->second;
        return true;
    }

    bool store(uint64_t key, uint64_t value)
    {
        hold h(of(key));
        return h.s->map.insert_or_assign(key, value).second;
    }

    bool load_or_store(uint64_t key, uint64_t value, uint64_t *actual)
    {
        hold h(of(key));
        auto result = h.s->map.try_emplace(key, value);
        *actual = result.first->second;
        return !result.second;
    }

    bool load_and_delete(uint64_t key, uint64_t *value)
    {
        hold h(of(key));
        auto found = h.s->map.find(key);
        if (found == h.s->map.end()) return false;
        *value = found->second;
        h.s->map.erase(found);
        return true;
    }

    size_t size()
    {
        size_t sum = 0;
        for (uint32_t i = 0; i < count; i++) sum += shards[i].map.size();
        return sum;
    }
};

#define CMAP_PEER absl_sharded
#include "benches/peers/cmap_peer.h"

static constexpr struct cmap_ops cmap_absl_sharded =
    cmap_peer::peer_make_ops("absl_sharded", "absl::flat_hash_map in shards behind our spinlock");

#include "benches/peers/cmap_bodies.h"
