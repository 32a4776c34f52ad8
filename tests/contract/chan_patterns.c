/* chan_patterns.c - the patterns that the text teaches, each as a small program: producers and
 * consumers, at most n at once, a pipeline, the end told to all by a close, a task that is given so
 * much time, a loop by a ticker. On every channel and executor that allows it. The prime sieve and
 * the pool of workers are in chan_go.c. */
#include "chan/chan_time.h"
#include "tests/support/chan_cases.h"

/* What the tasks of one pattern share. */
struct scene {
    const struct chan_ops *ch;
    void *in, *out, *done;
    ATOMIC(uint64_t) left, inside, most, sum;
    struct chan_group group;
};

static void start(struct scene *s, sched_entry *work)
{
    chan_group_add(&s->group);
    assert_true(s->ch->exec->spawn(work, s));
}

/* relaxed, all counts: read when the group has ended. */
static uint64_t read_count(ATOMIC(uint64_t) * count)
{
    return atomic_load_explicit(count, memory_order_relaxed);
}

static void add(ATOMIC(uint64_t) * count, uint64_t value)
{
    atomic_fetch_add_explicit(count, value, memory_order_relaxed);
}

/* ---- Producers and consumers: the last producer closes ------------------------------------------
 */

enum { PRODUCERS = 3, CONSUMERS = 2, GOODS = 200 };

static void produce(void *argument)
{
    struct scene *s = (struct scene *)argument;
    for (uint64_t i = 1; i <= GOODS; i++) chan_put(s->ch, s->in, i);
    /* acq_rel: the close comes after the others' last send. */
    if (atomic_fetch_sub_explicit(&s->left, 1, memory_order_acq_rel) == 1) s->ch->close(s->in);
    chan_group_done(&s->group);
}

static void consume(void *argument)
{
    struct scene *s = (struct scene *)argument;
    for (uint64_t value; (value = chan_get(s->ch, s->in)) != UINT64_MAX;) add(&s->sum, value);
    chan_group_done(&s->group);
}

static void producers_consumers(const struct chan_ops *ch)
{
    if (ch->flags & CHAN_ONE_TO_ONE) return;
    struct scene s = {.ch = ch, .in = ch->create(&chan_u64, chan_near(ch, 4))};
    add(&s.left, PRODUCERS);
    for (int i = 0; i < PRODUCERS; i++) start(&s, produce);
    for (int i = 0; i < CONSUMERS; i++) start(&s, consume);
    chan_group_wait(ch, &s.group);
    CHAN_ASSERT(ch, read_count(&s.sum) == PRODUCERS * (GOODS * (GOODS + 1) / 2));
    ch->destroy(s.in);
}

/* ---- At most n at once: a channel of n slots ----------------------------------------------------
 */

enum { LIMIT = 3, VISITORS = 12, VISITS = 30 };

static void visit(void *argument)
{
    struct scene *s = (struct scene *)argument;
    for (int i = 0; i < VISITS; i++) {
        chan_put(s->ch, s->in, 1);
        uint64_t now = atomic_fetch_add_explicit(&s->inside, 1, memory_order_relaxed) + 1;
        for (uint64_t most = read_count(&s->most); now > most;)
            if (atomic_compare_exchange_weak_explicit(&s->most, &most, now, memory_order_relaxed,
                                                      memory_order_relaxed))
                break;
        s->ch->exec->yield(); /* others come while we are inside */
        atomic_fetch_sub_explicit(&s->inside, 1, memory_order_relaxed);
        chan_get(s->ch, s->in);
    }
    chan_group_done(&s->group);
}

/* On fibers, where a yield lets all others go first, the limit is reached as well. */
static void limit(const struct chan_ops *ch)
{
    if (ch->flags & (CHAN_ONE_TO_ONE | CHAN_UNBUFFERED)) return;
    struct scene s = {.ch = ch, .in = ch->create(&chan_u64, LIMIT)};
    for (int i = 0; i < VISITORS; i++) start(&s, visit);
    chan_group_wait(ch, &s.group);
    CHAN_ASSERT(ch, read_count(&s.most) <= LIMIT && read_count(&s.inside) == 0);
    CHAN_ASSERT(ch, ch->exec->parallel || read_count(&s.most) == LIMIT);
    ch->destroy(s.in);
}

/* ---- A pipeline: numbers, their squares, the sum ------------------------------------------------
 */

static void number(void *argument)
{
    struct scene *s = (struct scene *)argument;
    for (uint64_t i = 1; i <= GOODS; i++) chan_put(s->ch, s->in, i);
    s->ch->close(s->in);
    chan_group_done(&s->group);
}

static void square(void *argument)
{
    struct scene *s = (struct scene *)argument;
    for (uint64_t value; (value = chan_get(s->ch, s->in)) != UINT64_MAX;)
        chan_put(s->ch, s->out, value * value);
    s->ch->close(s->out);
    chan_group_done(&s->group);
}

static void pipeline(const struct chan_ops *ch)
{
    struct scene s = {.ch = ch};
    uint64_t sum = 0;
    s.in = ch->create(&chan_u64, chan_near(ch, 0));
    s.out = ch->create(&chan_u64, chan_near(ch, 8));
    start(&s, number);
    start(&s, square);
    for (uint64_t value; (value = chan_get(ch, s.out)) != UINT64_MAX;) sum += value;
    chan_group_wait(ch, &s.group);
    CHAN_ASSERT(ch, sum == (uint64_t)GOODS * (GOODS + 1) * (2 * GOODS + 1) / 6);
    ch->destroy(s.in), ch->destroy(s.out);
}

/* ---- The end, told to all by a close: by select where there is one, else by the try form
 * ---------
 */

static bool is_over(struct scene *s)
{
    uint64_t value;
    struct chan_case cases[] = {{s->in, &value, false}, {s->done, &value, false}};
    if (s->ch->select) {
        bool ok;
        return s->ch->select(&chan_u64, cases, 2, true, &ok) == 1 && !ok;
    }
    s->ch->exec->yield();
    return s->ch->try_recv(&chan_u64, s->done, &value) == CHAN_DRAINED;
}

static void listen(void *argument)
{
    struct scene *s = (struct scene *)argument;
    while (!is_over(s)) continue;
    add(&s->sum, 1);
    chan_group_done(&s->group);
}

static void broadcast(const struct chan_ops *ch)
{
    enum { LISTENERS = 10 };
    uint64_t listeners = ch->flags & CHAN_ONE_TO_ONE ? 1 : LISTENERS;
    struct scene s = {.ch = ch};
    s.in = ch->create(&chan_u64, chan_near(ch, 1));
    s.done = ch->create(&chan_u64, chan_near(ch, 0));
    for (uint64_t i = 0; i < listeners; i++) start(&s, listen);
    for (int i = 0; i < 20; i++) ch->exec->yield();
    ch->close(s.done);
    chan_group_wait(ch, &s.group);
    CHAN_ASSERT(ch, read_count(&s.sum) == listeners);
    ch->destroy(s.in), ch->destroy(s.done);
}

/* ---- A task that is given so much time ----------------------------------------------------------
 */

static void answer(void *argument)
{
    struct scene *s = (struct scene *)argument;
    chan_put(s->ch, s->out, 42);
    chan_group_done(&s->group);
}

/* The answer, or 0 when the time is over. */
static uint64_t answer_within(struct scene *s, int64_t ns)
{
    struct chan_timer timer = {0};
    uint64_t value = 0, at_ns;
    chan_timer_start(s->ch, &timer, ns);
    const struct chan_case cases[] = {{s->out, &value, false}, {timer.channel, &at_ns, false}};
    int chosen = s->ch->select(&chan_u64, cases, 2, true, NULL);
    chan_timer_destroy(&timer);
    return chosen == 0 ? value : 0;
}

static void timed_task(const struct chan_ops *ch)
{
    if (!ch->select) return;
    struct scene s = {.ch = ch, .out = ch->create(&chan_u64, 1)};
    CHAN_ASSERT(ch, answer_within(&s, 2000000) == 0); /* nobody works on it */
    start(&s, answer);
    CHAN_ASSERT(ch, answer_within(&s, INT64_C(60000000000)) == 42);
    chan_group_wait(ch, &s.group);
    ch->destroy(s.out);
}

/* ---- A loop by a ticker, until it is told that it is done ---------------------------------------
 */

static void tick_loop(void *argument)
{
    struct scene *s = (struct scene *)argument;
    struct chan_timer ticker = {0};
    uint64_t at_ns, unused, last_ns = 0;
    chan_ticker_start(s->ch, &ticker, 1000000);
    const struct chan_case cases[] = {{ticker.channel, &at_ns, false}, {s->done, &unused, false}};
    while (s->ch->select(&chan_u64, cases, 2, true, NULL) == 0) {
        CHAN_ASSERT(s->ch, at_ns > last_ns);
        last_ns = at_ns;
        add(&s->sum, 1);
        if (read_count(&s->sum) == 3) chan_put(s->ch, s->out, 3);
    }
    chan_timer_destroy(&ticker);
    chan_group_done(&s->group);
}

static void ticker_loop(const struct chan_ops *ch)
{
    if (!ch->select) return;
    struct scene s = {.ch = ch, .out = ch->create(&chan_u64, 0), .done = ch->create(&chan_u64, 0)};
    start(&s, tick_loop);
    CHAN_ASSERT(ch, chan_get(ch, s.out) == 3); /* three ticks have come */
    ch->close(s.done);
    chan_group_wait(ch, &s.group);
    CHAN_ASSERT(ch, read_count(&s.sum) >= 3);
    ch->destroy(s.out), ch->destroy(s.done);
}

#define TEST(name)                        \
    static void test_##name(void **state) \
    {                                     \
        (void)state;                      \
        chan_each(name);                  \
    }
TEST(producers_consumers)
TEST(limit)
TEST(pipeline)
TEST(broadcast)
TEST(timed_task)
TEST(ticker_loop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_producers_consumers),
        cmocka_unit_test(test_limit),
        cmocka_unit_test(test_pipeline),
        cmocka_unit_test(test_broadcast),
        cmocka_unit_test(test_timed_task),
        cmocka_unit_test(test_ticker_loop),
    };
    return cmocka_run_group_tests_name("patterns with channels", tests, NULL, NULL);
}
