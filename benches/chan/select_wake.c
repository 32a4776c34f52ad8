/* select_wake.c - a task waits in a select over many channels; its partner sends to one of them, in
 * turn, and waits for the answer: what waiting costs by the number of cases. Claim H10: beside it
 * stands epoll on as many eventfds (benches/peers/epoll_eventfd.cc). */
#define CHAN_ONLY_GO
#include "benches/chan/chan_bench.h"

BENCH_WORKLOAD(chan, select_wake, BENCH_TEAM, "wake", "cases,spins,place",
               "one task waits in a select, its partner wakes it by one of the channels");

/* The answers come by the channel behind the others. */
BENCH_BODY void select_wake_partner(const struct chan_shape *shape, const struct chan_ops *ch,
                                    struct chan_crew *crew)
{
    struct chan_element element = {{0}};
    uint64_t count = crew->work, next = 0, sum = 0;
    chan_crew_begin(crew);
    for (uint64_t n = crew->rounds; n; n--) {
        element.words[0] = n;
        ch->send(shape, crew->channels[next], &element);
        ch->recv(shape, crew->channels[count], &element);
        sum += element.words[0];
        if (++next == count) next = 0;
    }
    chan_crew_end(crew, sum);
}

BENCH_BODY void select_wake_chooser(const struct chan_shape *shape, const struct chan_ops *ch,
                                    struct chan_crew *crew)
{
    struct chan_case cases[CHAN_CREW_CASES];
    struct chan_element element = {{0}};
    uint32_t count = (uint32_t)crew->work;
    chan_receive_cases(crew, count, &element, cases);
    chan_crew_begin(crew);
    for (uint64_t n = crew->rounds; n--;) {
        ch->select(shape, cases, count, true, NULL);
        ch->send(shape, crew->channels[count], &element);
    }
    chan_crew_end(crew, 0);
}

BENCH_BODY void select_wake(struct bench *b, const struct chan_shape *shape,
                            const struct chan_ops *ch, sched_entry *partner, sched_entry *chooser)
{
    REQUIRE_CONST_OPS(ch);
    const struct chan_role roles[] = {{partner, 1}, {chooser, 1}};
    struct chan_crew crew;
    chan_crew_init(&crew, b, ch, 1);
    crew.work = (uint64_t)bench_param(b, PARAM_cases);
    bench_items(b, 1);
    for (uint64_t i = 0; i <= crew.work; i++) crew.channels[i] = chan_make(b, ch, shape, 0);
    uint64_t rounds = chan_crew_run(b, &crew, roles, 2);
    chan_expect(b, &crew, chan_sum_to(rounds));
    chan_crew_close(&crew, ch, crew.work + 1);
}

#define INSTANCE(impl, exec) CHAN_INSTANCE_2(select_wake, partner, chooser, impl, exec, 8)
CHAN_GO_IMPLS(INSTANCE)
