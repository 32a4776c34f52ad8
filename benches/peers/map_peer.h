// map_peer.h - an outside map behind struct map_ops, so that the family's bodies measure it.
//
// A peer defines `struct map_peer_types { using integers = ...; using strings = ...; }` (maps from
// uint64_t and std::string_view to uint64_t with the interface of std::unordered_map), the macro
// MAP_PEER, and includes this file; its operations then inline into the bodies.
//
// Differs from our maps: put keeps the first spelling of an equal string; no explanations.
// Compiled with -fno-strict-aliasing: iterators live in the words of a struct map_iterator.
#ifndef BENCHES_PEERS_MAP_PEER_H
#define BENCHES_PEERS_MAP_PEER_H

#include <cstdint>
#include <new>
#include <string_view>
#include <type_traits>
#include <utility>

#include "map/map_key.h"

namespace map_peer
{

using integers = map_peer_types::integers;
using strings = map_peer_types::strings;

#define MAP_PEER_HOT inline __attribute__((always_inline))

MAP_PEER_HOT uint64_t key_of(const integers *, const void *key)
{
    return *static_cast<const uint64_t *>(key);
}

MAP_PEER_HOT std::string_view key_of(const strings *, const void *key)
{
    const struct map_string *string = static_cast<const struct map_string *>(key);
    return std::string_view(string->data, string->length);
}

// One of the two maps; which, is also remembered for length(), which is not told the shape.
struct holder {
    bool of_strings;
};
template <class Map> struct holder_of : holder {
    Map map;
};

// Calls the operation with the map in its own type; the shape is constant, one branch is left.
template <class Operation>
MAP_PEER_HOT auto with(bool of_strings, const void *map, Operation operation)
{
    struct holder *self = static_cast<struct holder *>(const_cast<void *>(map));
    if (of_strings) return operation(&static_cast<holder_of<strings> *>(self)->map);
    return operation(&static_cast<holder_of<integers> *>(self)->map);
}

template <class Operation>
MAP_PEER_HOT auto with(const struct map_shape *shape, const void *map, Operation operation)
{
    return with(shape->key == MAP_KEY_STRING, map, operation);
}

MAP_PEER_HOT bool supports(const struct map_shape *shape)
{
    return (shape->key == MAP_KEY_U64 || shape->key == MAP_KEY_STRING) && shape->value_bytes == 8;
}

template <class Map> void *make(bool of_strings, size_t hint)
{
    auto *made = new holder_of<Map>();
    made->of_strings = of_strings;
    if (hint) made->map.reserve(hint);
    return static_cast<struct holder *>(made);
}

inline void *create(const struct map_shape *shape, const struct map_config *, size_t hint)
{
    return shape->key == MAP_KEY_STRING ? make<strings>(true, hint) : make<integers>(false, hint);
}

inline void destroy(const struct map_shape *shape, void *map)
{
    struct holder *self = static_cast<struct holder *>(map);
    if (shape->key == MAP_KEY_STRING)
        delete static_cast<holder_of<strings> *>(self);
    else
        delete static_cast<holder_of<integers> *>(self);
}

MAP_PEER_HOT void *get(const struct map_shape *shape, const void *map, const void *key)
{
    return with(shape, map, [&](auto *m) -> void * {
        auto found = m->find(key_of(m, key));
        return found == m->end() ? nullptr : &found->second;
    });
}

MAP_PEER_HOT bool put(const struct map_shape *shape, void *map, const void *key, const void *value)
{
    uint64_t word = *static_cast<const uint64_t *>(value);
    return with(shape, map,
                [&](auto *m) { return m->insert_or_assign(key_of(m, key), word).second; });
}

MAP_PEER_HOT void *upsert(const struct map_shape *shape, void *map, const void *key, bool *added)
{
    return with(shape, map, [&](auto *m) -> void * {
        auto result = m->try_emplace(key_of(m, key), 0);
        *added = result.second;
        return &result.first->second;
    });
}

MAP_PEER_HOT bool erase(const struct map_shape *shape, void *map, const void *key)
{
    return with(shape, map, [&](auto *m) { return m->erase(key_of(m, key)) != 0; });
}

inline void clear(const struct map_shape *shape, void *map)
{
    with(shape, map, [](auto *m) { return m->clear(), true; });
}

inline size_t length(const void *map)
{
    if (!map) return 0;
    return with(static_cast<const struct holder *>(map)->of_strings, map,
                [](auto *m) { return m->size(); });
}

template <class Map> struct cursor {
    decltype(std::declval<Map &>().begin()) at;
    decltype(std::declval<Map &>().end()) end;
};

MAP_PEER_HOT void iterate(const struct map_shape *shape, void *map, struct map_iterator *it)
{
    with(shape, map, [&](auto *m) {
        using held = cursor<std::remove_pointer_t<decltype(m)>>;
        static_assert(sizeof(held) <= sizeof it->state, "an iterator must fit");
        return new (it->state) held{m->begin(), m->end()}, true;
    });
}

MAP_PEER_HOT bool next(const struct map_shape *shape, void *map, struct map_iterator *it)
{
    return with(shape, map, [&](auto *m) {
        auto *held = reinterpret_cast<cursor<std::remove_pointer_t<decltype(m)>> *>(it->state);
        if (held->at == held->end) return false;
        it->key = &held->at->first;
        it->value = &held->at->second;
        ++held->at;
        return true;
    });
}

// No lambda: the visitor would stay a pointer in it, and be called.
template <class Map> MAP_PEER_HOT void show_all(Map *map, map_visitor *visit, void *context)
{
    auto end = map->end();
    for (auto at = map->begin(); !(at == end); ++at) visit(&at->first, &at->second, context);
}

MAP_PEER_HOT void visit_all(const struct map_shape *shape, void *map, map_visitor *visit,
                            void *context)
{
    struct holder *self = static_cast<struct holder *>(map);
    if (shape->key == MAP_KEY_STRING)
        show_all(&static_cast<holder_of<strings> *>(self)->map, visit, context);
    else
        show_all(&static_cast<holder_of<integers> *>(self)->map, visit, context);
}

MAP_PEER_HOT void finish(const struct map_shape *, void *, struct map_iterator *)
{
}

inline void explain(const struct map_shape *shape, const void *map, const void *key,
                    struct map_probe *probe)
{
    *probe = map_probe();
    probe->visited = 1;
    probe->found = get(shape, map, key) != nullptr;
    probe->compares = probe->found;
}

inline void stats(const struct map_shape *shape, const void *map, struct map_stats *stats)
{
    *stats = map_stats();
    stats->entries = with(shape, map, [](auto *m) { return m->size(); });
    stats->slots = with(shape, map, [](auto *m) { return m->bucket_count(); });
    stats->bytes = stats->slots * (shape->key_bytes + shape->value_bytes);
}

inline const char *check(const struct map_shape *, const void *)
{
    return nullptr;
}

constexpr struct map_ops make_ops(const char *name, const char *summary)
{
    return {1,     name,   summary, supports, create,    destroy, get,     put,   upsert, erase,
            clear, length, iterate, next,     visit_all, finish,  explain, stats, check};
}

} // namespace map_peer

#endif
