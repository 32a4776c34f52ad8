/* select_both.c - one task selects among sends and receives: half of its channels bring values,
 * half take them, each with a partner of its own. */
#include "benches/chan/chan_bench.h"

BENCH_WORKLOAD(chan, select_both, BENCH_TEAM, "message", "capacity,cases,spins,place",
               "one task sends to and receives from many channels by one select");

/* Partner i of so many: even ones send, odd ones receive. */
BENCH_BODY void select_both_partner(const struct chan_shape *shape, const struct chan_ops *ch,
                                    struct chan_crew *crew)
{
    struct chan_element element = {{0}};
    /* relaxed: a number of one's own. */
    uint64_t mine = atomic_fetch_add_explicit(&crew->roles_taken, 1, memory_order_relaxed), sum = 0;
    chan_crew_begin(crew);
    for (uint64_t n = crew->rounds; n; n--) {
        element.words[0] = n;
        if (mine % 2 == 0)
            ch->send(shape, crew->channels[mine], &element);
        else if (ch->recv(shape, crew->channels[mine], &element))
            sum += element.words[0];
    }
    chan_crew_end(crew, sum);
}

/* A case that has had its share is set to nil. */
BENCH_BODY void select_both_chooser(const struct chan_shape *shape, const struct chan_ops *ch,
                                    struct chan_crew *crew)
{
    struct chan_case cases[CHAN_CREW_CASES];
    struct chan_element in = {{0}}, out = {{0}};
    uint64_t left[CHAN_CREW_CASES], sum = 0;
    uint32_t count = (uint32_t)crew->roles[0].count, open = count;
    for (uint32_t i = 0; i < count; i++) {
        left[i] = crew->rounds;
        cases[i] = (struct chan_case){crew->channels[i], i % 2 ? &out : &in, i % 2 != 0};
    }
    out.words[0] = 1;
    chan_crew_begin(crew);
    while (open) {
        int index = ch->select(shape, cases, count, true, NULL);
        if (index % 2 == 0) sum += in.words[0];
        if (--left[index] == 0) cases[index].channel = NULL, open--;
    }
    chan_crew_end(crew, sum);
}

BENCH_BODY void select_both(struct bench *b, const struct chan_shape *shape,
                            const struct chan_ops *ch, sched_entry *partner, sched_entry *chooser)
{
    REQUIRE_CONST_OPS(ch);
    uint64_t cases = (uint64_t)bench_param(b, PARAM_cases);
    const struct chan_role roles[] = {{partner, cases}, {chooser, 1}};
    struct chan_crew crew;
    chan_crew_init(&crew, b, ch, (int64_t)cases);
    bench_items(b, cases);
    chan_crew_open(b, &crew, ch, shape, cases);
    uint64_t rounds = chan_crew_run(b, &crew, roles, 2);
    chan_expect(b, &crew, (cases + 1) / 2 * chan_sum_to(rounds) + cases / 2 * rounds);
    chan_crew_close(&crew, ch, cases);
}

#define INSTANCE(impl, exec) CHAN_INSTANCE_2(select_both, partner, chooser, impl, exec, 8)
CHAN_SELECT_IMPLS(INSTANCE)
