/* timeout_late.c - a select over a channel that nobody sends to, with a timeout: how late it comes.
 * Percentiles are of the lateness, the time is that of a whole wait. Claim H11. */
#define CHAN_ONLY_GO
#include "benches/chan/chan_bench.h"
#include "benches/common/histogram.h"
#include "chan/chan_time.h"

BENCH_WORKLOAD(chan, timeout_late, BENCH_TEAM, "timeout", "spins,place",
               "a select whose timeout of 100 us expires, over and over");

#define LATE_TIMEOUT_NS 100000

/* One sample at a time; written by the task that waits. */
static struct bench_histogram late_histogram;

BENCH_BODY void timeout_late_waiter(const struct chan_shape *shape, const struct chan_ops *ch,
                                    struct chan_crew *crew)
{
    double ns_per_tick = bench_timer_get()->ns_per_tick;
    struct chan_timer timer = {0};
    uint64_t value, at_ns, expired = 0;
    chan_crew_begin(crew);
    for (uint64_t n = crew->rounds; n--;) {
        uint64_t due_ns = ch->exec->now_ns() + LATE_TIMEOUT_NS;
        chan_timer_start(ch, &timer, LATE_TIMEOUT_NS);
        const struct chan_case cases[] = {{crew->channels[0], &value, false},
                                          {timer.channel, &at_ns, false}};
        int chosen = ch->select(shape, cases, 2, true, NULL);
        uint64_t now_ns = ch->exec->now_ns();
        expired += chosen == 1 && now_ns >= due_ns;
        bench_histogram_add(&late_histogram, (uint64_t)((double)(now_ns - due_ns) / ns_per_tick));
    }
    chan_crew_end(crew, expired);
    ch->destroy(timer.channel); /* the timer has fired: nothing is pending */
}

BENCH_BODY void timeout_late(struct bench *b, const struct chan_shape *shape,
                             const struct chan_ops *ch, sched_entry *waiter)
{
    REQUIRE_CONST_OPS(ch);
    const struct chan_role role = {waiter, 1};
    struct chan_crew crew;
    chan_crew_init(&crew, b, ch, 1);
    bench_items(b, 1);
    crew.channels[0] = chan_make(b, ch, shape, 0);
    __builtin_memset(&late_histogram, 0, sizeof late_histogram);
    uint64_t rounds = chan_crew_run(b, &crew, &role, 1);
    chan_expect(b, &crew, rounds);
    bench_histogram_report(b, &late_histogram);
    ch->destroy(crew.channels[0]);
}

#define INSTANCE(impl, exec) CHAN_INSTANCE_1(timeout_late, waiter, impl, exec, 8)
CHAN_GO_IMPLS(INSTANCE)
