/* chan_go.c - Go's own tests of channels, restated: chains, the prime sieve, many to many, many
 * consumers, races of the try forms. On every channel and executor. */
#include "tests/support/chan_cases.h"

/* ---- test/chan/fifo, test/chan/goroutines: a chain of tasks, each passing on what it gets
 * --------- */

struct link {
    const struct chan_ops *ch;
    void *in, *out;
    struct chan_group *group;
};

static void pass_on(void *argument)
{
    struct link *l = (struct link *)argument;
    uint64_t value;
    while ((value = chan_get(l->ch, l->in)) != UINT64_MAX) chan_put(l->ch, l->out, value + 1);
    l->ch->close(l->out);
    chan_group_done(l->group);
}

static void run_chain(const struct chan_ops *ch, uint64_t length, uint64_t values)
{
    struct link *links = (struct link *)calloc(length, sizeof *links);
    struct chan_group group = {0};
    void *first = ch->create(&chan_u64, chan_near(ch, 0)), *in = first;
    for (uint64_t i = 0; i < length; i++) {
        links[i] = (struct link){ch, in, ch->create(&chan_u64, chan_near(ch, 0)), &group};
        in = links[i].out;
        chan_group_add(&group);
        assert_true(ch->exec->spawn(pass_on, &links[i]));
    }
    for (uint64_t i = 0; i < values; i++) {
        chan_put(ch, first, i);
        CHAN_ASSERT(ch, chan_get(ch, in) == i + length);
    }
    ch->close(first);
    CHAN_ASSERT(ch, chan_get(ch, in) == UINT64_MAX);
    chan_group_wait(ch, &group);
    for (uint64_t i = 0; i < length; i++) ch->destroy(links[i].in);
    ch->destroy(in);
    free(links);
}

static void chain(const struct chan_ops *ch)
{
#if defined(FIBER_TSAN) || defined(FIBER_ASAN)
    run_chain(ch, ch->exec->parallel ? 20 : 500, 3);
#else
    run_chain(ch, ch->exec->parallel ? 50 : 10000, 3);
#endif
}

/* ---- test/chan/sieve1: each prime found adds a filter
 * --------------------------------------------- */

struct filter {
    struct link link;
    uint64_t prime;
};

static void count_up(void *argument)
{
    struct filter *f = (struct filter *)argument;
    for (uint64_t i = 2; i < f->prime; i++) chan_put(f->link.ch, f->link.out, i);
    f->link.ch->close(f->link.out);
    chan_group_done(f->link.group);
}

static void drop_multiples(void *argument)
{
    struct filter *f = (struct filter *)argument;
    uint64_t value;
    while ((value = chan_get(f->link.ch, f->link.in)) != UINT64_MAX)
        if (value % f->prime) chan_put(f->link.ch, f->link.out, value);
    f->link.ch->close(f->link.out);
    chan_group_done(f->link.group);
}

static void sieve(const struct chan_ops *ch)
{
    static const uint64_t primes[] = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37};
    enum { PRIMES = sizeof primes / sizeof primes[0] };
    struct filter filters[PRIMES + 1];
    struct chan_group group = {0};
    void *c = ch->create(&chan_u64, chan_near(ch, 0));
    filters[0] = (struct filter){{ch, NULL, c, &group}, 41};
    chan_group_add(&group);
    assert_true(ch->exec->spawn(count_up, &filters[0]));
    for (int i = 0; i < PRIMES; i++) {
        uint64_t prime = chan_get(ch, c);
        CHAN_ASSERT(ch, prime == primes[i]);
        filters[i + 1] =
            (struct filter){{ch, c, ch->create(&chan_u64, chan_near(ch, 0)), &group}, prime};
        c = filters[i + 1].link.out;
        chan_group_add(&group);
        assert_true(ch->exec->spawn(drop_multiples, &filters[i + 1]));
    }
    CHAN_ASSERT(ch, chan_get(ch, c) == UINT64_MAX);
    chan_group_wait(ch, &group);
    for (int i = 0; i <= PRIMES; i++) ch->destroy(filters[i].link.out);
}

/* ---- TestMultiConsumer: 23 workers between two channels
 * ------------------------------------------- */

struct workers {
    const struct chan_ops *ch;
    void *work, *results;
    struct chan_group group;
    ATOMIC(uint32_t) working;
};

static void work(void *argument)
{
    struct workers *w = (struct workers *)argument;
    uint64_t value;
    while ((value = chan_get(w->ch, w->work)) != UINT64_MAX) {
        if (value % 7 == 0) w->ch->exec->yield();
        chan_put(w->ch, w->results, value);
    }
    /* acq_rel: the last one closes after the others' last send. */
    if (atomic_fetch_sub_explicit(&w->working, 1, memory_order_acq_rel) == 1)
        w->ch->close(w->results);
    chan_group_done(&w->group);
}

enum { WORKERS = 23, ITEMS = 2000 };

static void feed(void *argument)
{
    struct workers *w = (struct workers *)argument;
    for (uint64_t i = 1; i <= ITEMS; i++) chan_put(w->ch, w->work, i);
    w->ch->close(w->work);
    chan_group_done(&w->group);
}

static void multi_consumer(const struct chan_ops *ch)
{
    if (ch->flags & CHAN_ONE_TO_ONE) return;
    struct workers w = {.ch = ch, .work = ch->create(&chan_u64, chan_near(ch, WORKERS))};
    uint64_t value, count = 0, sum = 0;
    w.results = ch->create(&chan_u64, chan_near(ch, WORKERS * 3));
    atomic_store_explicit(&w.working, WORKERS, memory_order_relaxed); /* relaxed: nobody yet */
    for (int i = 0; i <= WORKERS; i++) {
        chan_group_add(&w.group);
        assert_true(ch->exec->spawn(i ? work : feed, &w));
    }
    while ((value = chan_get(ch, w.results)) != UINT64_MAX) count++, sum += value;
    CHAN_ASSERT(ch, count == ITEMS && sum == ITEMS * (ITEMS + 1) / 2);
    chan_group_wait(ch, &w.group);
    ch->destroy(w.work), ch->destroy(w.results);
}

/* ---- TestNonblockRecvRace: a try form after a close never says "not ready"
 * ------------------------ */

struct closing {
    const struct chan_ops *ch;
    void *c;
    struct chan_group group;
};

static void close_it(void *argument)
{
    struct closing *closing = (struct closing *)argument;
    closing->ch->close(closing->c);
    chan_group_done(&closing->group);
}

static void nonblock_race(const struct chan_ops *ch)
{
    if (ch->flags & CHAN_UNBUFFERED) return;
    for (int i = 0; i < 300; i++) {
        struct closing closing = {.ch = ch, .c = ch->create(&chan_u64, 1)};
        uint64_t value = 0;
        chan_put(ch, closing.c, 1);
        chan_group_add(&closing.group);
        assert_true(ch->exec->spawn(close_it, &closing));
        CHAN_ASSERT(ch, ch->try_recv(&chan_u64, closing.c, &value) == CHAN_DONE && value == 1);
        chan_group_wait(ch, &closing.group);
        CHAN_ASSERT(ch, ch->try_recv(&chan_u64, closing.c, &value) == CHAN_DRAINED);
        ch->destroy(closing.c);
    }
}

#define TEST(name)                        \
    static void test_##name(void **state) \
    {                                     \
        (void)state;                      \
        chan_each(name);                  \
    }
TEST(chain)
TEST(sieve)
TEST(multi_consumer)
TEST(nonblock_race)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chain),
        cmocka_unit_test(test_sieve),
        cmocka_unit_test(test_multi_consumer),
        cmocka_unit_test(test_nonblock_race),
    };
    return cmocka_run_group_tests_name("Go's tests of channels", tests, NULL, NULL);
}
