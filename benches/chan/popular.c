/* popular.c - many tasks wait, each by select for one channel of its own and for one that all share
 * and nobody sends to: whoever is served must leave the middle of a long list. */
#define CHAN_ONLY_GO
#include "benches/chan/chan_bench.h"

BENCH_WORKLOAD(chan, popular, BENCH_TEAM, "message", "tasks,spins,place",
               "tasks select between a channel of their own and one that all wait for");

BENCH_BODY void popular_sender(const struct chan_shape *shape, const struct chan_ops *ch,
                               struct chan_crew *crew)
{
    struct chan_element element = {{0}};
    uint64_t tasks = crew->roles[1].count;
    chan_crew_begin(crew);
    for (uint64_t n = crew->rounds; n; n--) {
        element.words[0] = n;
        for (uint64_t i = 0; i < tasks; i++) ch->send(shape, crew->channels[i], &element);
    }
    chan_crew_end(crew, 0);
}

/* The shared channel is the one behind the tasks' own. */
BENCH_BODY void popular_waiter(const struct chan_shape *shape, const struct chan_ops *ch,
                               struct chan_crew *crew)
{
    struct chan_element element = {{0}};
    /* relaxed: a number of one's own. */
    uint64_t mine = atomic_fetch_add_explicit(&crew->roles_taken, 1, memory_order_relaxed), sum = 0;
    const struct chan_case cases[] = {{crew->channels[mine], &element, false},
                                      {crew->channels[crew->roles[1].count], &element, false}};
    chan_crew_begin(crew);
    for (uint64_t n = crew->rounds; n; n--)
        if (ch->select(shape, cases, 2, true, NULL) == 0) sum += element.words[0];
    chan_crew_end(crew, sum);
}

BENCH_BODY void popular(struct bench *b, const struct chan_shape *shape, const struct chan_ops *ch,
                        sched_entry *sender, sched_entry *waiter)
{
    REQUIRE_CONST_OPS(ch);
    uint64_t tasks = (uint64_t)bench_param(b, PARAM_tasks);
    const struct chan_role roles[] = {{sender, 1}, {waiter, tasks}};
    struct chan_crew crew;
    chan_crew_init(&crew, b, ch, 1);
    bench_items(b, tasks);
    for (uint64_t i = 0; i <= tasks; i++) crew.channels[i] = chan_make(b, ch, shape, 0);
    uint64_t rounds = chan_crew_run(b, &crew, roles, 2);
    chan_expect(b, &crew, tasks * chan_sum_to(rounds));
    chan_crew_close(&crew, ch, tasks + 1);
}

#define INSTANCE(impl, exec) CHAN_INSTANCE_2(popular, sender, waiter, impl, exec, 8)
CHAN_GO_IMPLS(INSTANCE)
