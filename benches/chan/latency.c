/* latency.c - how long a round trip takes, each single one: two messages and one reading of the
 * clock. The tail is what a thread that has gone to sleep costs. */
#include "benches/chan/chan_bench.h"
#include "benches/common/histogram.h"

BENCH_WORKLOAD(chan, latency, BENCH_TEAM, "round trip", "capacity,spins,place",
               "two tasks send a value to and fro, every round trip timed");

/* One sample at a time; written by the task that pings. */
static struct bench_histogram latency_histogram;
static const struct bench_timer *latency_timer;

BENCH_BODY void latency_ping(const struct chan_shape *shape, const struct chan_ops *ch,
                             struct chan_crew *crew)
{
    void *forth = crew->channels[0], *back = crew->channels[1];
    struct chan_element element = {{0}};
    uint64_t sum = 0;
    chan_crew_begin(crew);
    uint64_t before = bench_ticks(latency_timer);
    for (uint64_t n = crew->rounds; n; n--) {
        element.words[0] = n;
        ch->send(shape, forth, &element);
        ch->recv(shape, back, &element);
        uint64_t now = bench_ticks(latency_timer);
        bench_histogram_add(&latency_histogram, now - before);
        before = now;
        sum += element.words[0];
    }
    ch->close(forth);
    chan_crew_end(crew, sum);
}

BENCH_BODY void latency_pong(const struct chan_shape *shape, const struct chan_ops *ch,
                             struct chan_crew *crew)
{
    struct chan_element element = {{0}};
    chan_crew_begin(crew);
    while (ch->recv(shape, crew->channels[0], &element))
        ch->send(shape, crew->channels[1], &element);
    chan_crew_end(crew, 0);
}

BENCH_BODY void latency(struct bench *b, const struct chan_shape *shape, const struct chan_ops *ch,
                        sched_entry *ping, sched_entry *pong)
{
    REQUIRE_CONST_OPS(ch);
    const struct chan_role roles[] = {{ping, 1}, {pong, 1}};
    struct chan_crew crew;
    chan_crew_init(&crew, b, ch, 1);
    bench_items(b, 1);
    chan_crew_open(b, &crew, ch, shape, 2);
    latency_timer = bench_timer_get();
    __builtin_memset(&latency_histogram, 0, sizeof latency_histogram);
    uint64_t rounds = chan_crew_run(b, &crew, roles, 2);
    chan_expect(b, &crew, chan_sum_to(rounds));
    bench_histogram_report(b, &latency_histogram);
    chan_crew_close(&crew, ch, 2);
}

CHAN_INSTANCE_2(latency, ping, pong, go, fiber1, 8)
CHAN_INSTANCE_2(latency, ping, pong, go, thread, 8)
CHAN_INSTANCE_2(latency, ping, pong, best, thread, 8)
