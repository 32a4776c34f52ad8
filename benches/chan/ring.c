/* ring.c - tasks in a ring pass one value on, each by its own channel: a message between tasks of
 * which all but one wait, as in a pipeline that is not full. */
#include "benches/chan/chan_bench.h"

BENCH_WORKLOAD(chan, ring, BENCH_TEAM, "message", "capacity,tasks,spins,place",
               "`tasks` tasks in a ring pass a value on, once around a round");

/* Task 0 begins each round; what comes back to it has been counted up by all the others. */
BENCH_BODY void ring_pass(const struct chan_shape *shape, const struct chan_ops *ch,
                          struct chan_crew *crew)
{
    /* relaxed: a number of one's own. */
    uint64_t mine = atomic_fetch_add_explicit(&crew->roles_taken, 1, memory_order_relaxed);
    void *in = crew->channels[mine], *out = crew->channels[(mine + 1) % crew->roles[0].count];
    struct chan_element element = {{0}};
    chan_crew_begin(crew);
    for (uint64_t n = crew->rounds; n; n--) {
        if (mine) ch->recv(shape, in, &element);
        element.words[0]++;
        ch->send(shape, out, &element);
        if (!mine) ch->recv(shape, in, &element);
    }
    chan_crew_end(crew, mine ? 0 : element.words[0]);
}

BENCH_BODY void ring(struct bench *b, const struct chan_shape *shape, const struct chan_ops *ch,
                     sched_entry *pass)
{
    REQUIRE_CONST_OPS(ch);
    uint64_t tasks = (uint64_t)bench_param(b, PARAM_tasks);
    if (tasks < 2) bench_fail(b, "tasks 1: nobody to pass it on to: choose 2 or more");
    const struct chan_role role = {pass, tasks};
    struct chan_crew crew;
    chan_crew_init(&crew, b, ch, 1);
    bench_items(b, tasks);
    chan_crew_open(b, &crew, ch, shape, tasks);
    uint64_t rounds = chan_crew_run(b, &crew, &role, 1);
    chan_expect(b, &crew, tasks * rounds);
    chan_crew_close(&crew, ch, tasks);
}

CHAN_INSTANCE_1(ring, pass, go, fiber1, 8)
CHAN_INSTANCE_1(ring, pass, go, thread, 8)
CHAN_INSTANCE_1(ring, pass, best, thread, 8)
