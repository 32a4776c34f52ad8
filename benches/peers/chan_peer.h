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

CHAN_PEER_HOT chan_peer_queue *queue_of(void *self)
{
    return static_cast<chan_peer_queue *>(self);
}

inline void *queue_create(const struct chan_shape *, int64_t capacity)
{
    return new chan_peer_queue(static_cast<size_t>(capacity));
}

inline void queue_destroy(void *self)
{
    delete queue_of(self);
}

CHAN_PEER_HOT void queue_send(const struct chan_shape *, void *self, const void *value)
{
    queue_of(self)->push(*static_cast<const uint64_t *>(value));
}

CHAN_PEER_HOT bool queue_recv(const struct chan_shape *, void *self, void *value)
{
    uint64_t word = queue_of(self)->pop();
    if (__builtin_expect(word == last_word, 0)) {
        queue_of(self)->push(last_word);
        return false;
    }
    *static_cast<uint64_t *>(value) = word;
    return true;
}

inline void queue_close(void *self)
{
    queue_of(self)->push(last_word);
}

inline int64_t queue_cap(void *self)
{
    return static_cast<int64_t>(queue_of(self)->capacity);
}

constexpr struct chan_ops queue_make_ops(const char *name, const char *summary,
                                         const struct sched_ops *exec)
{
    return {1,          name,         summary,       CHAN_BUFFERED | CHAN_BLOCKS_THREAD,
            exec,       queue_create, queue_destroy, queue_send,
            queue_recv, nullptr,      nullptr,       queue_close,
            nullptr,    nullptr,      queue_cap};
}

} // namespace chan_peer

#endif
