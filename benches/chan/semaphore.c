/* semaphore.c - a channel of n slots lets n tasks in: each sends to enter and receives to leave, as
 * the text limits concurrency. With as many slots as tasks it is a channel that all contend for. */
#include "benches/chan/chan_bench.h"

BENCH_WORKLOAD(chan, semaphore, BENCH_TEAM, "turn", "capacity,tasks,spins,place",
               "tasks enter by sending to a channel of `capacity` slots and leave by receiving");

BENCH_BODY void semaphore_turns(const struct chan_shape *shape, const struct chan_ops *ch,
                                struct chan_crew *crew)
{
    void *permits = crew->channels[0];
    struct chan_element element = {{0}};
    uint64_t sum = 0;
    chan_crew_begin(crew);
    for (uint64_t n = crew->rounds; n; n--) {
        element.words[0] = n;
        ch->send(shape, permits, &element);
        ch->recv(shape, permits, &element);
        sum += element.words[0];
    }
    chan_crew_end(crew, sum);
}

BENCH_BODY void semaphore(struct bench *b, const struct chan_shape *shape,
                          const struct chan_ops *ch, sched_entry *turns)
{
    REQUIRE_CONST_OPS(ch);
    uint64_t tasks = (uint64_t)bench_param(b, PARAM_tasks);
    const struct chan_role role = {turns, tasks};
    struct chan_crew crew;
    chan_crew_init(&crew, b, ch, (int64_t)tasks);
    int64_t permits = bench_param(b, PARAM_capacity);
    bench_items(b, tasks);
    crew.channels[0] =
        chan_make(b, ch, shape, permits ? permits : 1); /* none: nobody could enter */
    uint64_t rounds = chan_crew_run(b, &crew, &role, 1);
    chan_expect(b, &crew, tasks * chan_sum_to(rounds));
    ch->destroy(crew.channels[0]);
}

CHAN_INSTANCE_1(semaphore, turns, go, fiber1, 8)
CHAN_INSTANCE_1(semaphore, turns, go, thread, 8)
CHAN_INSTANCE_1(semaphore, turns, mutex, thread, 8)
CHAN_INSTANCE_1(semaphore, turns, best, thread, 8)
