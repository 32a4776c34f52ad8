/* drain.c - a channel is made, filled, closed, and received from until nothing is left: the end of
 * a stream, and what a channel costs over its life, by message. Capacity 0: made, closed, found
 * closed, by channel. */
#include "benches/chan/chan_bench.h"

BENCH_WORKLOAD(chan, drain, BENCH_TEAM, "message", "capacity",
               "one task makes a channel, fills it, closes it, drains it and destroys it");

BENCH_BODY void drain_life(const struct chan_shape *shape, const struct chan_ops *ch,
                           struct chan_crew *crew)
{
    int64_t capacity = (int64_t)crew->work;
    struct chan_element element = {{0}};
    uint64_t sum = 0;
    chan_crew_begin(crew);
    for (uint64_t n = crew->rounds; n--;) {
        void *channel = ch->create(shape, capacity);
        for (int64_t i = 1; i <= capacity; i++) {
            element.words[0] = (uint64_t)i;
            ch->send(shape, channel, &element);
        }
        ch->close(channel);
        while (ch->recv(shape, channel, &element)) sum += element.words[0];
        ch->destroy(channel);
    }
    chan_crew_end(crew, sum);
}

BENCH_BODY void drain(struct bench *b, const struct chan_shape *shape, const struct chan_ops *ch,
                      sched_entry *life)
{
    REQUIRE_CONST_OPS(ch);
    (void)shape;
    const struct chan_role role = {life, 1};
    struct chan_crew crew;
    chan_crew_init(&crew, b, ch, 1);
    crew.work = (uint64_t)bench_param(b, PARAM_capacity);
    bench_items(b, crew.work ? crew.work : 1);
    uint64_t rounds = chan_crew_run(b, &crew, &role, 1);
    chan_expect(b, &crew, rounds * chan_sum_to(crew.work));
}

CHAN_INSTANCE_1(drain, life, go, fiber1, 8)
CHAN_INSTANCE_1(drain, life, go, thread, 8)
CHAN_INSTANCE_1(drain, life, best, thread, 8)
