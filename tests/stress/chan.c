/* chan.c - no message is lost, doubled or reordered: all shapes, capacities and executors, with
 * producers that yield at random, senders by select and receivers by select and by try. */
#include "common/random.h"
#include "tests/support/chan_cases.h"

#if defined(FIBER_TSAN) || defined(FIBER_ASAN)
enum { MESSAGES = 4000 };
#else
enum { MESSAGES = 30000 };
#endif
enum { SIDE_MOST = 4 };

struct shape {
    const struct chan_ops *ch;
    void *c;
    uint64_t producers, consumers, per_producer;
    ATOMIC(uint64_t) producing, numbers; /* still; names given */
    ATOMIC(uint64_t) received, sum;
    struct chan_group group;
};

/* A message tells its producer (above) and its number (below), from 1. */
enum { NUMBER_BITS = 32 };

static void send_somehow(struct shape *s, struct random *random, uint64_t message)
{
    bool can_select = s->ch->select != NULL;
    struct chan_case cases[] = {{s->c, &message, true}, {NULL, NULL, false}};
    uint64_t way = random_below(random, can_select ? 3 : 2);
    /* Unbuffered, a sender and a receiver that only try would never meet. */
    if (way == 1 && !s->ch->cap(s->c)) way = 0;
    switch (way) {
    case 0:
        chan_put(s->ch, s->c, message);
        break;
    case 1:
        while (s->ch->try_send(&chan_u64, s->c, &message) == CHAN_NOT_READY) s->ch->exec->yield();
        break;
    default:
        s->ch->select(&chan_u64, cases, 2, true, NULL);
    }
}

static void produce(void *argument)
{
    struct shape *s = (struct shape *)argument;
    struct random random;
    /* relaxed: a name. */
    uint64_t me = atomic_fetch_add_explicit(&s->numbers, 1, memory_order_relaxed);
    random_seed(&random, me);
    for (uint64_t i = 1; i <= s->per_producer; i++) {
        send_somehow(s, &random, me << NUMBER_BITS | i);
        if (random_below(&random, 64) == 0) s->ch->exec->yield();
    }
    /* acq_rel: the last one closes after the others' last send. */
    if (atomic_fetch_sub_explicit(&s->producing, 1, memory_order_acq_rel) == 1) s->ch->close(s->c);
    chan_group_done(&s->group);
}

/* False: closed and empty. */
static bool receive_somehow(struct shape *s, struct random *random, uint64_t *message)
{
    struct chan_case cases[] = {{NULL, NULL, true}, {s->c, message, false}};
    enum chan_found found;
    bool ok;
    switch (random_below(random, s->ch->select ? 3 : 2)) {
    case 0:
        return s->ch->recv(&chan_u64, s->c, message);
    case 1:
        while ((found = s->ch->try_recv(&chan_u64, s->c, message)) == CHAN_NOT_READY)
            s->ch->exec->yield();
        return found == CHAN_DONE;
    default:
        s->ch->select(&chan_u64, cases, 2, true, &ok);
        return ok;
    }
}

/* From each producer a consumer sees growing numbers: first in, first out. */
static void consume(void *argument)
{
    struct shape *s = (struct shape *)argument;
    struct random random;
    uint64_t last[SIDE_MOST] = {0}, message = 0, received = 0, sum = 0;
    random_seed(&random, s->consumers + 77);
    while (receive_somehow(s, &random, &message)) {
        uint64_t from = message >> NUMBER_BITS, number = message & UINT32_MAX;
        CHAN_ASSERT(s->ch, from < s->producers && number > last[from]);
        last[from] = number;
        received++, sum += number;
    }
    /* relaxed: read when all are done. */
    atomic_fetch_add_explicit(&s->received, received, memory_order_relaxed);
    atomic_fetch_add_explicit(&s->sum, sum, memory_order_relaxed);
    chan_group_done(&s->group);
}

static void run(const struct chan_ops *ch, uint64_t producers, uint64_t consumers, int64_t capacity)
{
    struct shape s = {.ch = ch, .c = ch->create(&chan_u64, capacity), .producers = producers};
    s.consumers = consumers, s.per_producer = MESSAGES / producers / (ch->exec->parallel ? 30 : 1);
    /* relaxed: spawning orders memory. */
    atomic_store_explicit(&s.producing, producers, memory_order_relaxed);
    for (uint64_t i = 0; i < producers + consumers; i++) {
        chan_group_add(&s.group);
        assert_true(ch->exec->spawn(i < producers ? produce : consume, &s));
    }
    chan_group_wait(ch, &s.group);
    /* relaxed: all are done. */
    uint64_t each = s.per_producer, sum = producers * (each * (each + 1) / 2);
    CHAN_ASSERT(ch, atomic_load_explicit(&s.received, memory_order_relaxed) == producers * each);
    CHAN_ASSERT(ch, atomic_load_explicit(&s.sum, memory_order_relaxed) == sum);
    ch->destroy(s.c);
}

static bool serves(const struct chan_ops *ch, uint64_t producers, uint64_t consumers,
                   int64_t capacity)
{
    bool one_to_one = producers == 1 && consumers == 1;
    return chan_serves(ch, capacity) && (one_to_one || !(ch->flags & CHAN_ONE_TO_ONE));
}

static void all_shapes(const struct chan_ops *ch)
{
    static const int64_t capacities[] = {0, 1, 2, 7, 100};
    for (size_t i = 0; i < sizeof capacities / sizeof capacities[0]; i++)
        for (uint64_t producers = 1; producers <= SIDE_MOST; producers += 3)
            for (uint64_t consumers = 1; consumers <= SIDE_MOST; consumers += 3)
                if (serves(ch, producers, consumers, capacities[i]))
                    run(ch, producers, consumers, capacities[i]);
}

static void test_all(void **state)
{
    (void)state, chan_each(all_shapes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_all)};
    return cmocka_run_group_tests_name("channels under stress", tests, NULL, NULL);
}
