// glib.cc - GLib's GHashTable behind the interface that map_peer.h asks for. Integers are packed
// into its pointers, as its users do; a string key is a small block of its own.
#include <glib.h>

#include <cstdint>
#include <new>
#include <string_view>
#include <utility>

#include "common/hash.h"

namespace
{

struct glib_pair {
    uint64_t first, second;
};

// GLib's g_str_hash wants terminated strings; this one takes lengths and is faster.
guint text_hash(gconstpointer key)
{
    const std::string_view *text = static_cast<const std::string_view *>(key);
    return static_cast<guint>(hash_bytes(HASH_MULTIPLY, text->data(), text->size(), 1));
}

gboolean text_equal(gconstpointer a, gconstpointer b)
{
    return *static_cast<const std::string_view *>(a) == *static_cast<const std::string_view *>(b);
}

void text_free(gpointer key)
{
    g_free(key);
}

struct integer_keys {
    using type = uint64_t;
    static GHashTable *table()
    {
        return g_hash_table_new(g_direct_hash, g_direct_equal);
    }
    static gconstpointer look(const type &key)
    {
        return reinterpret_cast<gconstpointer>(key);
    }
    static gpointer keep(const type &key)
    {
        return reinterpret_cast<gpointer>(key);
    }
};

struct text_keys {
    using type = std::string_view;
    static GHashTable *table()
    {
        return g_hash_table_new_full(text_hash, text_equal, text_free, nullptr);
    }
    static gconstpointer look(const type &key)
    {
        return &key;
    }
    static gpointer keep(const type &key)
    {
        return new (g_malloc(sizeof(type))) type(key);
    }
};

struct glib_end {
};

struct glib_iterator {
    GHashTableIter walk;
    glib_pair pairs[2]; // copies: the table has no pairs; the last one shown stays readable
    bool done, second;
    glib_pair *operator->()
    {
        return &pairs[second];
    }
    bool operator==(const glib_end &) const
    {
        return done;
    }
    glib_iterator &operator++()
    {
        gpointer key, value;
        done = !g_hash_table_iter_next(&walk, &key, &value);
        second = !second;
        pairs[second] = {reinterpret_cast<uint64_t>(key), reinterpret_cast<uint64_t>(value)};
        return *this;
    }
};

struct glib_found {
    glib_pair *pair;
    glib_pair *operator->() const
    {
        return pair;
    }
    bool operator==(const glib_end &) const
    {
        return !pair;
    }
};

template <class Keys> class glib_map
{
    using key = typename Keys::type;
    GHashTable *table = Keys::table();
    glib_pair copy; // what find() found

  public:
    ~glib_map()
    {
        g_hash_table_destroy(table);
    }
    void reserve(size_t)
    {
    } // the library has no such thing
    size_t size() const
    {
        return g_hash_table_size(table);
    }
    size_t bucket_count() const
    {
        return size();
    }
    void clear()
    {
        g_hash_table_remove_all(table);
    }
    glib_end end()
    {
        return {};
    }
    size_t erase(const key &k)
    {
        return g_hash_table_remove(table, Keys::look(k)) != 0;
    }

    glib_iterator begin()
    {
        glib_iterator it = {};
        g_hash_table_iter_init(&it.walk, table);
        return ++it;
    }

    glib_found find(const key &k)
    {
        gpointer value;
        if (!g_hash_table_lookup_extended(table, Keys::look(k), nullptr, &value)) return {nullptr};
        copy.second = reinterpret_cast<uint64_t>(value);
        return {&copy};
    }

    std::pair<glib_found, bool> insert_or_assign(const key &k, uint64_t value)
    {
        copy.second = value;
        return {{&copy},
                g_hash_table_insert(table, Keys::keep(k), reinterpret_cast<gpointer>(value)) != 0};
    }

    // Values cannot be reached by address: what the caller adds to the copy is lost.
    std::pair<glib_found, bool> try_emplace(const key &k, uint64_t value)
    {
        glib_found found = find(k);
        if (found.pair) return {found, false};
        return insert_or_assign(k, value);
    }
};

} // namespace

struct map_peer_types {
    using integers = glib_map<integer_keys>;
    using strings = glib_map<text_keys>;
};

#define MAP_PEER glib
#include "benches/peers/map_peer.h"

static constexpr struct map_ops map_glib =
    map_peer::make_ops("glib", "GLib's GHashTable, integers in pointers (frozen)");

#include "benches/peers/map_bodies.h"
