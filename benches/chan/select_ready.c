/* select_ready.c - one task sends to one of many channels, in turn, and selects among all of them:
 * what a select costs by the number of its cases when one of them is ready. Claim H10: beside it
 * stands epoll on as many eventfds (benches/peers/epoll_eventfd.cc). */
#include "benches/chan/chan_bench.h"

BENCH_WORKLOAD(chan, select_ready, BENCH_TEAM, "select", "capacity,cases",
               "one task sends to one of its channels (of at least 1), then selects among all");

BENCH_BODY void select_ready_turn(const struct chan_shape *shape, const struct chan_ops *ch,
                                  struct chan_crew *crew)
{
    struct chan_case cases[CHAN_CREW_CASES];
    struct chan_element element = {{0}};
    uint32_t count = (uint32_t)crew->work, next = 0;
    uint64_t sum = 0;
    chan_receive_cases(crew, count, &element, cases);
    chan_crew_begin(crew);
    for (uint64_t n = crew->rounds; n; n--) {
        element.words[0] = n;
        ch->send(shape, crew->channels[next], &element);
        if (ch->select(shape, cases, count, true, NULL) == (int)next) sum += element.words[0];
        if (++next == count) next = 0;
    }
    chan_crew_end(crew, sum);
}

BENCH_BODY void select_ready(struct bench *b, const struct chan_shape *shape,
                             const struct chan_ops *ch, sched_entry *turn)
{
    REQUIRE_CONST_OPS(ch);
    const struct chan_role role = {turn, 1};
    struct chan_crew crew;
    chan_crew_init(&crew, b, ch, 1);
    crew.work = (uint64_t)bench_param(b, PARAM_cases);
    int64_t asked = bench_param(b, PARAM_capacity), capacity = asked ? asked : 1;
    bench_items(b, 1);
    for (uint64_t i = 0; i < crew.work; i++) crew.channels[i] = chan_make(b, ch, shape, capacity);
    uint64_t rounds = chan_crew_run(b, &crew, &role, 1);
    chan_expect(b, &crew, chan_sum_to(rounds));
    chan_crew_close(&crew, ch, crew.work);
}

#define INSTANCE(impl, exec) CHAN_INSTANCE_1(select_ready, turn, impl, exec, 8)
CHAN_SELECT_IMPLS(INSTANCE)
