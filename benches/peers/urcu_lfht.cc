// urcu_lfht.cc - userspace RCU's cds_lfht, memb flavour: a lock-free list in split order, nodes
// allocated one by one and freed after a grace period.
#include <urcu/urcu-memb.h>

#include <urcu/rculfhash.h>

#include <cstdint>
#include <cstdlib>

#include "common/check.h"
#include "common/hash.h"

struct cmap_peer_map {
    struct node {
        struct cds_lfht_node link;
        struct rcu_head head;
        uint64_t key, value;
    };
    struct cds_lfht *table;

    // Each thread registers itself at its first operation, and stays registered.
    static void enter()
    {
        static thread_local bool registered = false;
        if (!registered) urcu_memb_register_thread(), registered = true;
        urcu_memb_read_lock();
    }
    static void leave()
    {
        urcu_memb_read_unlock();
    }

    static unsigned long hash(uint64_t key)
    {
        return hash_u64(HASH_MULTIPLY, key, HASH_SECRET_C);
    }

    static node *of(struct cds_lfht_node *link)
    {
        return reinterpret_cast<node *>(reinterpret_cast<char *>(link) - offsetof(node, link));
    }

    static int match(struct cds_lfht_node *link, const void *key)
    {
        return of(link)->key == *static_cast<const uint64_t *>(key);
    }

    static void release(struct rcu_head *head)
    {
        free(reinterpret_cast<char *>(head) - offsetof(node, head));
    }

    static node *make(uint64_t key, uint64_t value)
    {
        node *made = static_cast<node *>(malloc(sizeof *made));
        CHECK(made != nullptr);
        made->key = key, made->value = value;
        cds_lfht_node_init(&made->link);
        return made;
    }

    // As many buckets as the workloads have keys. Left to resize itself, the table grows for ever
    // where keys are replaced and deleted all the time (it goes by the length of chains, and nodes
    // on their way out count): walking its buckets then takes minutes.
    static constexpr unsigned long buckets = 1 << 17;

    explicit cmap_peer_map(uint32_t)
        : table(cds_lfht_new_flavor(buckets, buckets, buckets, 0, &urcu_memb_flavor, nullptr))
    {
        enter();
        leave();
    }

    ~cmap_peer_map()
    {
        struct cds_lfht_iter it;
        struct cds_lfht_node *link;
        enter();
        cds_lfht_for_each(table, &it, link)
        {
            if (cds_lfht_del(table, link) == 0) urcu_memb_call_rcu(&of(link)->head, release);
        }
        leave();
        urcu_memb_barrier();
        cds_lfht_destroy(table, nullptr);
    }

    node *find(uint64_t key)
    {
        struct cds_lfht_iter it;
        cds_lfht_lookup(table, hash(key), match, &key, &it);
        struct cds_lfht_node *link = cds_lfht_iter_get_node(&it);
        return link ? of(link) : nullptr;
    }

    bool load(uint64_t key, uint64_t *value)
    {
        enter();
        node *found = find(key);
        if (found) *value = found->value;
        leave();
        return found != nullptr;
    }

    bool store(uint64_t key, uint64_t value)
    {
        enter();
        struct cds_lfht_node *old =
            cds_lfht_add_replace(table, hash(key), match, &key, &make(key, value)->link);
        if (old) urcu_memb_call_rcu(&of(old)->head, release);
        leave();
        return !old;
    }

    bool load_or_store(uint64_t key, uint64_t value, uint64_t *actual)
    {
        enter();
        node *found = find(key), *made = nullptr;
        if (!found) {
            made = make(key, value);
            found = of(cds_lfht_add_unique(table, hash(key), match, &key, &made->link));
            if (found != made) free(made);
        }
        *actual = found->value;
        leave();
        return found != made;
    }

    bool load_and_delete(uint64_t key, uint64_t *value)
    {
        enter();
        node *found = find(key);
        if (found) *value = found->value;
        bool mine = found && cds_lfht_del(table, &found->link) == 0;
        if (mine) urcu_memb_call_rcu(&found->head, release);
        leave();
        return mine;
    }

    size_t size()
    {
        long before, after;
        unsigned long count;
        enter();
        cds_lfht_count_nodes(table, &before, &count, &after);
        leave();
        return count;
    }
};

#define CMAP_PEER urcu_lfht
#include "benches/peers/cmap_peer.h"

static constexpr struct cmap_ops cmap_urcu_lfht =
    cmap_peer::peer_make_ops("urcu_lfht", "userspace RCU's cds_lfht, memb, 2^17 buckets");

#include "benches/peers/cmap_bodies.h"
