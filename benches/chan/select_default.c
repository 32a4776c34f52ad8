/* select_default.c - one task looks at channels on which nothing is ready, by a select with
 * default: a turn of a polling loop. */
#include "benches/chan/chan_bench.h"

BENCH_WORKLOAD(chan, select_default, BENCH_TEAM, "select", "capacity,cases",
               "one task polls empty channels by select with default");

BENCH_BODY void select_default_poll(const struct chan_shape *shape, const struct chan_ops *ch,
                                    struct chan_crew *crew)
{
    struct chan_case cases[CHAN_CREW_CASES];
    struct chan_element element = {{0}};
    uint32_t count = (uint32_t)crew->work;
    uint64_t nothing = 0;
    chan_receive_cases(crew, count, &element, cases);
    chan_crew_begin(crew);
    for (uint64_t n = crew->rounds; n--;)
        nothing += ch->select(shape, cases, count, false, NULL) == -1;
    chan_crew_end(crew, nothing);
}

BENCH_BODY void select_default(struct bench *b, const struct chan_shape *shape,
                               const struct chan_ops *ch, sched_entry *poll)
{
    REQUIRE_CONST_OPS(ch);
    const struct chan_role role = {poll, 1};
    struct chan_crew crew;
    chan_crew_init(&crew, b, ch, 1);
    crew.work = (uint64_t)bench_param(b, PARAM_cases);
    bench_items(b, 1);
    chan_crew_open(b, &crew, ch, shape, crew.work);
    uint64_t rounds = chan_crew_run(b, &crew, &role, 1);
    chan_expect(b, &crew, rounds);
    chan_crew_close(&crew, ch, crew.work);
}

#define INSTANCE(impl, exec) CHAN_INSTANCE_1(select_default, poll, impl, exec, 8)
CHAN_SELECT_IMPLS(INSTANCE)
