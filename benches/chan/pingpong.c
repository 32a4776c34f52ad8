/* pingpong.c - a value goes to and fro between two tasks, by a channel each way: the latency of a
 * message, for nobody has anything else to do. */
#include "benches/chan/chan_bench.h"

BENCH_WORKLOAD(chan, pingpong, BENCH_TEAM, "message", "capacity,spins,place",
               "two tasks send a value to and fro");

BENCH_BODY void pingpong_ping(const struct chan_shape *shape, const struct chan_ops *ch,
                              struct chan_crew *crew)
{
    void *forth = crew->channels[0], *back = crew->channels[1];
    struct chan_element element = {{0}};
    uint64_t sum = 0;
    chan_crew_begin(crew);
    for (uint64_t n = crew->rounds; n; n--) {
        element.words[0] = n;
        ch->send(shape, forth, &element);
        ch->recv(shape, back, &element);
        sum += element.words[0];
    }
    ch->close(forth);
    chan_crew_end(crew, sum);
}

BENCH_BODY void pingpong_pong(const struct chan_shape *shape, const struct chan_ops *ch,
                              struct chan_crew *crew)
{
    void *forth = crew->channels[0], *back = crew->channels[1];
    struct chan_element element = {{0}};
    uint64_t sum = 0;
    chan_crew_begin(crew);
    while (ch->recv(shape, forth, &element)) {
        sum += element.words[0];
        ch->send(shape, back, &element);
    }
    chan_crew_end(crew, sum);
}

BENCH_BODY void pingpong(struct bench *b, const struct chan_shape *shape, const struct chan_ops *ch,
                         sched_entry *ping, sched_entry *pong)
{
    REQUIRE_CONST_OPS(ch);
    const struct chan_role roles[] = {{ping, 1}, {pong, 1}};
    struct chan_crew crew;
    chan_crew_init(&crew, b, ch, 1);
    bench_items(b, 2);
    chan_crew_open(b, &crew, ch, shape, 2);
    uint64_t rounds = chan_crew_run(b, &crew, roles, 2);
    chan_expect(b, &crew, 2 * chan_sum_to(rounds));
    chan_crew_close(&crew, ch, 2);
}

#define INSTANCE(impl, exec) CHAN_INSTANCE_2(pingpong, ping, pong, impl, exec, 8)
CHAN_IMPLS(INSTANCE)
