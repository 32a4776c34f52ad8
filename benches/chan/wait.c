/* wait.c - one producer, and a consumer that waits for each message by a bare receive, by a select
 * with default over and over, or by a select with a timeout: claim H11, what the timeout costs. */
#define CHAN_ONLY_GO
#include "benches/chan/chan_bench.h"
#include "chan/chan_time.h"

BENCH_WORKLOAD(chan, wait, BENCH_TEAM, "message", "capacity,form,spins,place",
               "a consumer receives barely, by select with default, or with a timeout");

#define WAIT_TIMEOUT_NS INT64_C(1000000000) /* expires on no machine that is alive */
enum { WAIT_RECEIVE, WAIT_DEFAULT, WAIT_TIMEOUT, WAIT_AFTER };

BENCH_BODY void wait_producer(const struct chan_shape *shape, const struct chan_ops *ch,
                              struct chan_crew *crew)
{
    chan_produce(shape, ch, crew);
}

/* A select of one case and default is a try in Go, too. */
BENCH_BODY bool wait_polling(const struct chan_shape *shape, const struct chan_ops *ch,
                             struct chan_crew *crew, struct chan_element *element)
{
    enum chan_found found;
    while ((found = ch->try_recv(shape, crew->channels[0], element)) == CHAN_NOT_READY)
        ch->exec->yield();
    return found == CHAN_DONE;
}

BENCH_BODY bool wait_timed(const struct chan_shape *shape, const struct chan_ops *ch,
                           struct chan_crew *crew, struct chan_timer *timer,
                           struct chan_element *element)
{
    uint64_t at_ns;
    bool ok;
    int chosen;
    do {
        chan_timer_start(ch, timer, WAIT_TIMEOUT_NS);
        const struct chan_case cases[] = {{crew->channels[0], element, false},
                                          {timer->channel, &at_ns, false}};
        chosen = ch->select(shape, cases, 2, true, &ok);
        ch->exec->timer_stop(&timer->timer); /* chan_timer_stop() would call by pointer */
        if (crew->form == WAIT_AFTER) ch->destroy(timer->channel), timer->channel = NULL;
    } while (chosen != 0);
    return ok;
}

BENCH_BODY void wait_consumer(const struct chan_shape *shape, const struct chan_ops *ch,
                              struct chan_crew *crew)
{
    struct chan_timer timer = {0};
    struct chan_element got = {{0}};
    uint64_t sum = 0;
    chan_crew_begin(crew);
    if (crew->form == WAIT_RECEIVE)
        while (ch->recv(shape, crew->channels[0], &got)) sum += got.words[0];
    else if (crew->form == WAIT_DEFAULT)
        while (wait_polling(shape, ch, crew, &got)) sum += got.words[0];
    else
        while (wait_timed(shape, ch, crew, &timer, &got)) sum += got.words[0];
    chan_crew_end(crew, sum);
    ch->destroy(timer.channel);
}

BENCH_BODY void wait(struct bench *b, const struct chan_shape *shape, const struct chan_ops *ch,
                     sched_entry *producer, sched_entry *consumer)
{
    REQUIRE_CONST_OPS(ch);
    const struct chan_role roles[] = {{producer, 1}, {consumer, 1}};
    struct chan_crew crew;
    chan_crew_init(&crew, b, ch, 1);
    crew.form = (uint64_t)bench_param(b, PARAM_form);
    bench_items(b, 1);
    chan_crew_open(b, &crew, ch, shape, 1);
    uint64_t rounds = chan_crew_run(b, &crew, roles, 2);
    chan_expect(b, &crew, chan_sum_to(rounds));
    chan_crew_close(&crew, ch, 1);
}

#define INSTANCE(impl, exec) CHAN_INSTANCE_2(wait, producer, consumer, impl, exec, 8)
CHAN_GO_IMPLS(INSTANCE)
