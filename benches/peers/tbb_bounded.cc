// tbb_bounded.cc - oneTBB's concurrent_bounded_queue: micro-queues under tickets, a monitor to wait
// at. Capacity is exact; unbuffered there is none.
#include <tbb/concurrent_queue.h>

struct chan_peer_queue {
    tbb::concurrent_bounded_queue<uint64_t> queue;
    size_t capacity;

    explicit chan_peer_queue(size_t slots) : capacity(slots)
    {
        queue.set_capacity(static_cast<std::ptrdiff_t>(slots));
    }

    void push(uint64_t value)
    {
        queue.push(value);
    }

    uint64_t pop()
    {
        uint64_t value = 0;
        queue.pop(value);
        return value;
    }
};

#define CHAN_PEER tbb_bounded
#include "benches/peers/chan_peer.h"

static constexpr struct chan_ops chan_tbb_bounded_thread =
    chan_peer::queue_make_ops("tbb_bounded", "oneTBB's concurrent_bounded_queue", &sched_thread);

#include "benches/peers/chan_bodies.h"
