// uthash.cc - uthash 2.3, the C macros, behind the interface that map_peer.h asks for: a node of
// our own an entry, from malloc, found through the library's table.
#include <uthash.h>

#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <utility>

namespace
{

struct integer_node {
    uint64_t first, second;
    UT_hash_handle hh;
    static const void *bytes(const uint64_t &key)
    {
        return &key;
    }
    static size_t length(const uint64_t &)
    {
        return sizeof(uint64_t);
    }
};

struct text_node {
    std::string_view first;
    uint64_t second;
    UT_hash_handle hh;
    static const void *bytes(const std::string_view &key)
    {
        return key.data();
    }
    static size_t length(const std::string_view &key)
    {
        return key.size();
    }
};

template <class Node> struct uthash_iterator {
    Node *node;
    Node *operator->() const
    {
        return node;
    }
    bool operator==(const uthash_iterator &other) const
    {
        return node == other.node;
    }
    uthash_iterator &operator++()
    {
        node = static_cast<Node *>(node->hh.next);
        return *this;
    }
};

template <class Node, class Key> class uthash_map
{
    Node *head = nullptr;

    __attribute__((always_inline)) Node *find_node(const Key &key) const
    {
        Node *node;
        HASH_FIND(hh, head, Node::bytes(key), Node::length(key), node);
        return node;
    }

  public:
    using iterator = uthash_iterator<Node>;
    ~uthash_map()
    {
        clear();
    }
    void reserve(size_t)
    {
    } // the library has no such thing
    iterator begin()
    {
        return {head};
    }
    iterator end()
    {
        return {nullptr};
    }
    iterator find(const Key &key)
    {
        return {find_node(key)};
    }
    size_t size() const
    {
        return HASH_COUNT(head);
    }
    size_t bucket_count() const
    {
        return head ? head->hh.tbl->num_buckets : 0;
    }

    std::pair<iterator, bool> try_emplace(const Key &key, uint64_t value)
    {
        Node *node = find_node(key);
        if (node) return {{node}, false};
        node = static_cast<Node *>(std::malloc(sizeof *node));
        node->first = key;
        node->second = value;
        HASH_ADD_KEYPTR(hh, head, Node::bytes(node->first), Node::length(node->first), node);
        return {{node}, true};
    }

    std::pair<iterator, bool> insert_or_assign(const Key &key, uint64_t value)
    {
        auto result = try_emplace(key, value);
        if (!result.second) result.first->second = value;
        return result;
    }

    size_t erase(const Key &key)
    {
        Node *node = find_node(key);
        if (!node) return 0;
        HASH_DEL(head, node);
        std::free(node);
        return 1;
    }

    void clear()
    {
        Node *node, *next;
        HASH_ITER(hh, head, node, next)
        {
            HASH_DEL(head, node);
            std::free(node);
        }
    }
};

} // namespace

struct map_peer_types {
    using integers = uthash_map<integer_node, uint64_t>;
    using strings = uthash_map<text_node, std::string_view>;
};

#define MAP_PEER uthash
#include "benches/peers/map_peer.h"

static constexpr struct map_ops map_uthash =
    map_peer::make_ops("uthash", "uthash 2.3, default hash, a malloc an entry (frozen)");

#include "benches/peers/map_bodies.h"
