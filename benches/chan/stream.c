/* stream.c - producers send as fast as they can, consumers receive until the channel is closed:
 * SPSC, MPSC, SPMC and MPMC by the number of each. */
#include "benches/chan/chan_bench.h"

BENCH_WORKLOAD(chan, stream, BENCH_TEAM, "message", "capacity,producers,consumers,work,spins,place",
               "producers send to consumers through one channel, until it is closed");

BENCH_BODY void stream_producer(const struct chan_shape *shape, const struct chan_ops *ch,
                                struct chan_crew *crew)
{
    chan_produce(shape, ch, crew);
}

BENCH_BODY void stream_consumer(const struct chan_shape *shape, const struct chan_ops *ch,
                                struct chan_crew *crew)
{
    void *channel = crew->channels[0];
    struct chan_element element = {{0}};
    uint64_t sum = 0;
    chan_crew_begin(crew);
    while (ch->recv(shape, channel, &element)) {
        sum += element.words[0];
        chan_local_work(crew->work);
    }
    chan_crew_end(crew, sum);
}

BENCH_BODY void stream(struct bench *b, const struct chan_shape *shape, const struct chan_ops *ch,
                       sched_entry *producer, sched_entry *consumer)
{
    REQUIRE_CONST_OPS(ch);
    int64_t producers = bench_param(b, PARAM_producers);
    const struct chan_role roles[] = {{producer, (uint64_t)producers},
                                      {consumer, (uint64_t)bench_param(b, PARAM_consumers)}};
    struct chan_crew crew;
    chan_crew_init(&crew, b, ch, producers);
    chan_check_sides(b, ch, producers, (int64_t)roles[1].count);
    crew.work = (uint64_t)bench_param(b, PARAM_work);
    bench_items(b, (uint64_t)producers);
    crew.channels[0] = chan_make(b, ch, shape, bench_param(b, PARAM_capacity));
    uint64_t rounds = chan_crew_run(b, &crew, roles, 2);
    chan_expect(b, &crew, (uint64_t)producers * chan_sum_to(rounds));
    ch->destroy(crew.channels[0]);
}

#define INSTANCE(impl, exec) CHAN_INSTANCE_2(stream, producer, consumer, impl, exec, 8)
CHAN_IMPLS(INSTANCE)
#ifndef CHAN_PEER
#define PAYLOAD(elem)                                             \
    CHAN_INSTANCE_2(stream, producer, consumer, go, fiber1, elem) \
    CHAN_INSTANCE_2(stream, producer, consumer, go, thread, elem) \
    CHAN_INSTANCE_2(stream, producer, consumer, best, thread, elem)
PAYLOAD(64) PAYLOAD(256) PAYLOAD(1024)
#endif
