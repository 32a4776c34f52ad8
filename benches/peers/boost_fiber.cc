// boost_fiber.cc - Boost.Fiber: fibers of one thread under its round-robin scheduler, and its two
// channels. A buffered one has a power of two of slots, of which one stays empty; ours is the next
// that holds the capacity asked for. No select there is.
#include <boost/fiber/all.hpp>

#include <memory>

#include "chan/chan.h"
#include "sched/sched_task.h"

namespace
{

// ---- The executor: of the table only what the crew needs ----------------------------------------

uint64_t live;
boost::fibers::promise<void> *ended;

void begin(sched_entry *entry, void *argument)
{
    entry(argument);
    if (--live == 0) ended->set_value();
}

bool spawn(sched_entry *entry, void *argument)
{
    live++;
    boost::fibers::fiber(begin, entry, argument).detach();
    return true;
}

void run(const struct sched_config *, sched_entry *entry, void *argument)
{
    boost::fibers::promise<void> promise;
    boost::fibers::future<void> over = promise.get_future();
    ended = &promise;
    spawn(entry, argument);
    over.wait();
}

void yield()
{
    boost::this_fiber::yield();
}

constexpr struct sched_ops boost_fiber_exec = {
    1,       "fiber1", "Boost.Fiber", false,        run,     spawn,   nullptr, nullptr, nullptr,
    nullptr, yield,    nullptr,       sched_now_ns, nullptr, nullptr, nullptr, nullptr};

// ---- The channels -------------------------------------------------------------------------------

struct either {
    std::unique_ptr<boost::fibers::unbuffered_channel<uint64_t>> meeting;
    std::unique_ptr<boost::fibers::buffered_channel<uint64_t>> buffer;
    int64_t capacity;
};

#define BOOST_HOT inline __attribute__((always_inline))

BOOST_HOT either *of(void *self)
{
    return static_cast<either *>(self);
}

void *create(const struct chan_shape *, int64_t capacity)
{
    size_t size = 2;
    while (size <= static_cast<size_t>(capacity)) size *= 2;
    either *c = new either{nullptr, nullptr, capacity};
    if (capacity)
        c->buffer = std::make_unique<boost::fibers::buffered_channel<uint64_t>>(size);
    else
        c->meeting = std::make_unique<boost::fibers::unbuffered_channel<uint64_t>>();
    return c;
}

void destroy(void *self)
{
    delete of(self);
}

BOOST_HOT void send(const struct chan_shape *, void *self, const void *value)
{
    uint64_t word = *static_cast<const uint64_t *>(value);
    if (of(self)->capacity)
        of(self)->buffer->push(word);
    else
        of(self)->meeting->push(word);
}

BOOST_HOT bool recv(const struct chan_shape *, void *self, void *value)
{
    uint64_t *word = static_cast<uint64_t *>(value);
    return (of(self)->capacity ? of(self)->buffer->pop(*word) : of(self)->meeting->pop(*word)) ==
           boost::fibers::channel_op_status::success;
}

void close(void *self)
{
    if (of(self)->capacity)
        of(self)->buffer->close();
    else
        of(self)->meeting->close();
}

int64_t cap(void *self)
{
    return of(self)->capacity;
}

constexpr struct chan_ops chan_boost_fiber_fiber1 = {1,
                                                     "boost_fiber",
                                                     "Boost.Fiber's channels",
                                                     0,
                                                     &boost_fiber_exec,
                                                     create,
                                                     destroy,
                                                     send,
                                                     recv,
                                                     nullptr,
                                                     nullptr,
                                                     close,
                                                     nullptr,
                                                     nullptr,
                                                     cap};

} // namespace

#define CHAN_PEER      boost_fiber
#define CHAN_PEER_EXEC fiber1
#include "benches/peers/chan_bodies.h"
