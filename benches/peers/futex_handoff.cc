// futex_handoff.cc - what the system itself takes to let one thread go on and another sleep: two
// threads, a word each way, FUTEX_WAIT and FUTEX_WAKE and nothing else. The limit of any channel
// between threads that sleep.
#include <cstdint>

#include "chan/chan.h"
#include "sched/sched_thread.h"

#define CHAN_PEER futex_handoff
#include "benches/chan/chan_bench.h"

// Of the table the crew needs who runs its tasks, and the harness a name.
static constexpr struct chan_ops chan_futex_handoff_thread = {
    1,       "futex_handoff", "two threads and a futex",
    0,       &sched_thread,   nullptr,
    nullptr, nullptr,         nullptr,
    nullptr, nullptr,         nullptr,
    nullptr, nullptr,         nullptr};

namespace
{

struct mailbox {
    __attribute__((aligned(CACHE_LINE))) ATOMIC(uint32_t) full;
    uint64_t value;
};
struct mailbox forth, back;

void put(struct mailbox *box, uint64_t value)
{
    box->value = value;
    // release: pairs with the acquire in take().
    atomic_store_explicit(&box->full, 1, memory_order_release);
    lock_wake(&box->full, 1);
}

uint64_t take(struct mailbox *box)
{
    // acquire: pairs with the release in put().
    while (!atomic_load_explicit(&box->full, memory_order_acquire)) lock_sleep(&box->full, 0);
    // relaxed: the other side puts only after the answer.
    atomic_store_explicit(&box->full, 0, memory_order_relaxed);
    return box->value;
}

void ping(void *argument)
{
    struct chan_crew *crew = static_cast<struct chan_crew *>(argument);
    uint64_t sum = 0;
    chan_crew_begin(crew);
    for (uint64_t n = crew->rounds; n; n--) {
        put(&forth, n);
        sum += take(&back);
    }
    chan_crew_end(crew, sum);
}

void pong(void *argument)
{
    struct chan_crew *crew = static_cast<struct chan_crew *>(argument);
    chan_crew_begin(crew);
    for (uint64_t n = crew->rounds; n--;) put(&back, take(&forth));
    chan_crew_end(crew, 0);
}

void run(struct bench *b)
{
    const struct chan_role roles[] = {{ping, 1}, {pong, 1}};
    struct chan_crew crew;
    chan_crew_init(&crew, b, &chan_futex_handoff_thread, 1);
    bench_items(b, 2);
    uint64_t rounds = chan_crew_run(b, &crew, roles, 2);
    chan_expect(b, &crew, chan_sum_to(rounds));
}

} // namespace

// Name and parameters as in benches/chan, so that the rows stand side by side.
BENCH_WORKLOAD(chan, pingpong, BENCH_TEAM, "message", "capacity,spins,place",
               "two threads send a value to and fro by bare futexes");
BENCH_INSTANCE(chan, pingpong, futex_handoff, thread_8, "exec:thread/elem:8", run(b))

#define BENCH_FAMILY_NAME    "chan"
#define BENCH_FAMILY_SUMMARY "the limit of channels between threads that sleep"
#define BENCH_FAMILY_IMPLS   BENCH_FAMILY_IMPL(chan_futex_handoff_thread)
#include "benches/common/family_tables.h"
