// epoll_eventfd.cc - the kernel's way of waiting for one of many: an eventfd a channel, all of them
// registered with one epoll once and for all. It carries no values; the family's selects do.
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>

#include "chan/chan.h"
#include "sched/sched_thread.h"

#define CHAN_PEER epoll_eventfd
#include "benches/chan/chan_bench.h"

// Of the table the crew needs who runs its tasks, and the harness a name.
static constexpr struct chan_ops chan_epoll_eventfd_thread = {
    1,       "epoll_eventfd", "epoll over eventfds",
    0,       &sched_thread,   nullptr,
    nullptr, nullptr,         nullptr,
    nullptr, nullptr,         nullptr,
    nullptr, nullptr,         nullptr};

namespace
{

struct watched {
    int epoll, answers;
    int events[CHAN_CREW_CASES];
    uint32_t count;
};
struct watched watched;

void open_all(uint32_t count)
{
    watched.count = count;
    watched.epoll = epoll_create1(EPOLL_CLOEXEC);
    watched.answers = eventfd(0, EFD_CLOEXEC);
    CHECK(watched.epoll >= 0 && watched.answers >= 0);
    for (uint32_t i = 0; i < count; i++) {
        struct epoll_event event = {};
        event.events = EPOLLIN;
        event.data.u32 = i;
        watched.events[i] = eventfd(0, EFD_CLOEXEC);
        CHECK(watched.events[i] >= 0);
        CHECK(epoll_ctl(watched.epoll, EPOLL_CTL_ADD, watched.events[i], &event) == 0);
    }
}

void close_all()
{
    for (uint32_t i = 0; i < watched.count; i++) close(watched.events[i]);
    close(watched.answers);
    close(watched.epoll);
}

void add_one(int file)
{
    uint64_t one = 1;
    CHECK(write(file, &one, sizeof one) == sizeof one);
}

uint64_t take(int file)
{
    uint64_t count = 0;
    CHECK(read(file, &count, sizeof count) == sizeof count);
    return count;
}

// The number of the one that was ready, and is no more.
uint32_t wait_any()
{
    struct epoll_event event;
    int ready;
    do ready = epoll_wait(watched.epoll, &event, 1, -1);
    while (ready != 1);
    CHECK(take(watched.events[event.data.u32]) == 1);
    return event.data.u32;
}

uint32_t after(uint32_t at)
{
    return at + 1 == watched.count ? 0 : at + 1;
}

// The side that makes the eventfds ready in turn; round(n, which) says what it adds to the sum.
template <typename Round> void in_turn(void *argument, Round round)
{
    struct chan_crew *crew = static_cast<struct chan_crew *>(argument);
    uint64_t sum = 0;
    uint32_t next = 0;
    chan_crew_begin(crew);
    for (uint64_t n = crew->rounds; n; n--, next = after(next)) {
        add_one(watched.events[next]);
        sum += round(n, next);
    }
    chan_crew_end(crew, sum);
}

void ready_turn(void *crew)
{
    in_turn(crew, [](uint64_t n, uint32_t next) { return wait_any() == next ? n : 0; });
}

void wake_partner(void *crew)
{
    in_turn(crew, [](uint64_t n, uint32_t) { return n * take(watched.answers); });
}

void wake_chooser(void *argument)
{
    struct chan_crew *crew = static_cast<struct chan_crew *>(argument);
    chan_crew_begin(crew);
    for (uint64_t n = crew->rounds; n--;) {
        wait_any();
        add_one(watched.answers);
    }
    chan_crew_end(crew, 0);
}

void run(struct bench *b, const struct chan_role *roles, size_t role_count)
{
    struct chan_crew crew;
    chan_crew_init(&crew, b, &chan_epoll_eventfd_thread, 1);
    open_all(static_cast<uint32_t>(bench_param(b, PARAM_cases)));
    bench_items(b, 1);
    uint64_t rounds = chan_crew_run(b, &crew, roles, role_count);
    chan_expect(b, &crew, chan_sum_to(rounds));
    close_all();
}

void run_ready(struct bench *b)
{
    const struct chan_role role = {ready_turn, 1};
    run(b, &role, 1);
}

void run_wake(struct bench *b)
{
    const struct chan_role roles[] = {{wake_partner, 1}, {wake_chooser, 1}};
    run(b, roles, 2);
}

} // namespace

// Names and parameters as in benches/chan, so that the rows stand side by side.
BENCH_WORKLOAD(chan, select_ready, BENCH_TEAM, "select", "capacity,cases",
               "an eventfd is made ready, then waited for by epoll among all");
BENCH_WORKLOAD(chan, select_wake, BENCH_TEAM, "wake", "cases,spins,place",
               "one task waits by epoll, its partner wakes it by one of the eventfds");
BENCH_INSTANCE(chan, select_ready, epoll_eventfd, thread_8, "exec:thread/elem:8", run_ready(b))
BENCH_INSTANCE(chan, select_wake, epoll_eventfd, thread_8, "exec:thread/elem:8", run_wake(b))

#define BENCH_FAMILY_NAME    "chan"
#define BENCH_FAMILY_SUMMARY "waiting for one of many by the kernel"
#define BENCH_FAMILY_IMPLS   BENCH_FAMILY_IMPL(chan_epoll_eventfd_thread)
#include "benches/common/family_tables.h"
