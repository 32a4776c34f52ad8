// chan_peer.h - an outside queue behind struct chan_ops, so that the family's bodies measure it.
//
// A peer defines `struct chan_peer_queue`, made of a capacity, with push(value) and pop(), both of
// which wait, the macro CHAN_PEER, and includes this file. Queues are not closed: whoever closes
// pushes a last word, and each receiver that takes it puts it back for the next. Elements are one
// word. What no workload uses is left out: an outside queue is measured, not tested.
#ifndef BENCHES_PEERS_CHAN_PEER_H
#define BENCHES_PEERS_CHAN_PEER_H

#include <cstdint>

#include "chan/chan.h"
#include "sched/sched_thread.h"

namespace chan_peer
{

#define CHAN_PEER_HOT inline __attribute__((always_inline))

constexpr uint64_t last_word = UINT64_MAX;

CHAN_PEER_HOT chan_peer_queue *of(void *self)
{
    return static_cast<chan_peer_queue *>(self);
}

inline void *peer_create(const struct chan_shape *, int64_t capacity)
{
    return new chan_peer_queue(static_cast<size_t>(capacity));
}

inline void peer_destroy(void *self)
{
    delete of(self);
}

CHAN_PEER_HOT void peer_send(const struct chan_shape *, void *self, const void *value)
{
    of(self)->push(*static_cast<const uint64_t *>(value));
}

CHAN_PEER_HOT bool peer_recv(const struct chan_shape *, void *self, void *value)
{
    uint64_t word = of(self)->pop();
    if (__builtin_expect(word == last_word, 0)) {
        of(self)->push(last_word);
        return false;
    }
    *static_cast<uint64_t *>(value) = word;
    return true;
}

inline void peer_close(void *self)
{
    of(self)->push(last_word);
}

inline int64_t peer_cap(void *self)
{
    return static_cast<int64_t>(of(self)->capacity);
}

constexpr struct chan_ops peer_make_ops(const char *name, const char *summary,
                                        const struct sched_ops *exec)
{
    return {1,           name,         summary,   CHAN_BUFFERED, exec,
            peer_create, peer_destroy, peer_send, peer_recv,     nullptr,
            nullptr,     peer_close,   nullptr,   nullptr,       peer_cap};
}

} // namespace chan_peer

#endif
