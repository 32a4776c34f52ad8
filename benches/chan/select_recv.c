/* select_recv.c - a producer for each of `cases` channels, and one task that selects among all:
 * what a message costs by the number of cases. */
#include "benches/chan/chan_bench.h"

BENCH_WORKLOAD(chan, select_recv, BENCH_TEAM, "message", "capacity,cases,spins,place",
               "one task receives from many channels by select, each with its producer");

/* Producer i of so many, as they come. */
BENCH_BODY void select_recv_producer(const struct chan_shape *shape, const struct chan_ops *ch,
                                     struct chan_crew *crew)
{
    struct chan_element element = {{0}};
    /* relaxed: a number of one's own. */
    uint64_t mine = atomic_fetch_add_explicit(&crew->roles_taken, 1, memory_order_relaxed);
    chan_crew_begin(crew);
    for (uint64_t n = crew->rounds; n; n--) {
        element.words[0] = n;
        ch->send(shape, crew->channels[mine], &element);
    }
    ch->close(crew->channels[mine]);
    chan_crew_end(crew, 0);
}

/* A channel that is closed is set to nil, as in Go, until none is left. */
BENCH_BODY void select_recv_chooser(const struct chan_shape *shape, const struct chan_ops *ch,
                                    struct chan_crew *crew)
{
    struct chan_case cases[CHAN_CREW_CASES];
    struct chan_element element = {{0}};
    uint32_t count = (uint32_t)crew->roles[0].count, open = count;
    uint64_t sum = 0;
    bool ok;
    chan_receive_cases(crew, count, &element, cases);
    chan_crew_begin(crew);
    while (open) {
        int index = ch->select(shape, cases, count, true, &ok);
        if (ok)
            sum += element.words[0];
        else
            cases[index].channel = NULL, open--;
    }
    chan_crew_end(crew, sum);
}

BENCH_BODY void select_recv(struct bench *b, const struct chan_shape *shape,
                            const struct chan_ops *ch, sched_entry *producer, sched_entry *chooser)
{
    REQUIRE_CONST_OPS(ch);
    uint64_t cases = (uint64_t)bench_param(b, PARAM_cases);
    const struct chan_role roles[] = {{producer, cases}, {chooser, 1}};
    struct chan_crew crew;
    chan_crew_init(&crew, b, ch, (int64_t)cases);
    bench_items(b, cases);
    chan_crew_open(b, &crew, ch, shape, cases);
    uint64_t rounds = chan_crew_run(b, &crew, roles, 2);
    chan_expect(b, &crew, cases * chan_sum_to(rounds));
    chan_crew_close(&crew, ch, cases);
}

#define INSTANCE(impl, exec) CHAN_INSTANCE_2(select_recv, producer, chooser, impl, exec, 8)
CHAN_SELECT_IMPLS(INSTANCE)
