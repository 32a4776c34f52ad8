/* seq.c - one task fills a buffered channel and empties it again: what an operation costs when
 * nobody waits and nobody comes between. */
#include "benches/chan/chan_bench.h"

BENCH_WORKLOAD(chan, seq, BENCH_TEAM, "message", "capacity",
               "one task sends `capacity` values (at least 1), then receives them");

BENCH_BODY void seq_turn(const struct chan_shape *shape, const struct chan_ops *ch,
                         struct chan_crew *crew)
{
    void *channel = crew->channels[0];
    uint64_t capacity = (uint64_t)ch->cap(channel), sum = 0;
    struct chan_element element = {{0}};
    chan_crew_begin(crew);
    for (uint64_t n = crew->rounds; n--;) {
        for (uint64_t i = 1; i <= capacity; i++) {
            element.words[0] = i;
            ch->send(shape, channel, &element);
        }
        for (uint64_t i = 0; i < capacity; i++) {
            ch->recv(shape, channel, &element);
            sum += element.words[0];
        }
    }
    chan_crew_end(crew, sum);
}

BENCH_BODY void seq(struct bench *b, const struct chan_shape *shape, const struct chan_ops *ch,
                    sched_entry *turn)
{
    REQUIRE_CONST_OPS(ch);
    const struct chan_role role = {turn, 1};
    struct chan_crew crew;
    chan_crew_init(&crew, b, ch, 1);
    int64_t asked = bench_param(b, PARAM_capacity);
    uint64_t capacity = asked ? (uint64_t)asked : 1; /* nobody would take an unbuffered value */
    bench_items(b, capacity);
    crew.channels[0] = chan_make(b, ch, shape, (int64_t)capacity);
    uint64_t rounds = chan_crew_run(b, &crew, &role, 1);
    chan_expect(b, &crew, rounds * chan_sum_to(capacity));
    ch->destroy(crew.channels[0]);
}

#define INSTANCE(impl, exec) CHAN_INSTANCE_1(seq, turn, impl, exec, 8)
CHAN_IMPLS(INSTANCE)
#ifndef CHAN_PEER
#define PAYLOAD(elem)                            \
    CHAN_INSTANCE_1(seq, turn, go, fiber1, elem) \
    CHAN_INSTANCE_1(seq, turn, go, thread, elem) \
    CHAN_INSTANCE_1(seq, turn, best, thread, elem)
PAYLOAD(64) PAYLOAD(256)
#endif
