/* chan_select.c - select: what is always done, what never blocks, what panics; fairness; Go's tests
 * of it restated. On every channel and executor that has one. */
#include "tests/support/chan_cases.h"

#define SELECT_ENTRY(impl, exec) &chan_##impl##_##exec,
static const struct chan_ops *const select_tables[] = {CHAN_SELECT_IMPLS(SELECT_ENTRY)};
enum { TABLES = sizeof select_tables / sizeof select_tables[0] };

static void each(void (*check)(const struct chan_ops *ch))
{
    for (int i = 0; i < TABLES; i++) {
        struct chan_check c = {check, select_tables[i]};
        c.ch->exec->run(&sched_test_config, chan_check_main, &c);
    }
}

static int try_select(const struct chan_ops *ch, struct chan_case *cases, uint32_t count)
{
    return ch->select(&chan_u64, cases, count, false, NULL);
}

/* ---- The state table, case by case
 * ---------------------------------------------------------------- */

static void states(const struct chan_ops *ch)
{
    uint64_t value = 5;
    bool ok = true;
    void *open = ch->create(&chan_u64, 1), *closed = ch->create(&chan_u64, 1);
    ch->close(closed);
    struct chan_case nil[] = {{NULL, &value, true}, {NULL, &value, false}};
    CHAN_ASSERT(ch, try_select(ch, nil, 2) == -1 && try_select(ch, nil, 0) == -1);
    struct chan_case empty[] = {{NULL, &value, true}, {open, &value, false}};
    CHAN_ASSERT(ch, try_select(ch, empty, 2) == -1);
    struct chan_case room[] = {{NULL, &value, true}, {open, &value, true}};
    CHAN_ASSERT(ch, try_select(ch, room, 2) == 1 && ch->len(open) == 1);
    CHAN_ASSERT(ch, try_select(ch, room, 2) == -1);
    value = 0;
    CHAN_ASSERT(ch, ch->select(&chan_u64, empty, 2, true, &ok) == 1 && ok && value == 5);
    struct chan_case drained[] = {{open, &value, false}, {closed, &value, false}};
    CHAN_ASSERT(ch, ch->select(NULL, drained, 2, true, &ok) == 1 && !ok && value == 0);
    struct chan_case panics[] = {{closed, &value, true}, {NULL, &value, false}};
    const char *text = PANIC_TEXT(try_select(ch, panics, 2));
    CHAN_ASSERT(ch, text && strcmp(text, "send on closed channel") == 0);
    CHAN_ASSERT(ch, ch->try_send(&chan_u64, open, &value) == CHAN_DONE); /* no lock was left */
    ch->destroy(open), ch->destroy(closed);
}

struct blocked {
    const struct chan_ops *ch;
    uint32_t count;
};

static void select_nothing(void *argument)
{
    const struct blocked *b = (const struct blocked *)argument;
    uint64_t value = 0;
    struct chan_case nil[] = {{NULL, &value, true}, {NULL, &value, false}};
    b->ch->select(&chan_u64, nil, b->count, true, NULL);
}

static void test_nothing_blocks(void **state)
{
    (void)state;
    for (int i = 0; i < TABLES; i++)
        for (uint32_t count = 0; count <= 2; count += 2) {
            struct blocked b = {select_tables[i], count};
            struct sched_death death =
                sched_dies(b.ch->exec, &sched_test_config, select_nothing, &b);
            CHAN_ASSERT(b.ch, death.status == 2 && strstr(death.text, "deadlock!"));
        }
}

/* ---- Choice -------------------------------------------------------------------------------------
 */

/* TestSelectFairness: two ready cases beside two dead ones; 10,000 picks, each within 0.0245 of a
 * half: 4.9 standard deviations. */
static void fairness(const struct chan_ops *ch)
{
    enum { PICKS = 10000 };
    uint64_t value, picked[4] = {0};
    void *c[4];
    struct chan_case cases[4];
    for (int i = 0; i < 4; i++) {
        c[i] = ch->create(&chan_u64, i < 2 ? PICKS : 0);
        for (uint64_t n = 0; i < 2 && n < PICKS; n++) chan_put(ch, c[i], n);
        cases[i] = (struct chan_case){c[i], &value, false};
    }
    for (int n = 0; n < PICKS; n++) picked[ch->select(&chan_u64, cases, 4, true, NULL)]++;
    CHAN_ASSERT(ch, picked[2] == 0 && picked[3] == 0);
    CHAN_ASSERT(ch, picked[0] > PICKS * 0.4755 && picked[0] < PICKS * 0.5245);
    for (int i = 0; i < 4; i++) ch->destroy(c[i]);
}

/* TestPseudoRandomSend: a task that sends 0 or 1 by select; more than a tenth of each. */
struct coin {
    const struct chan_ops *ch;
    void *c;
    struct chan_group group;
};
enum { TOSSES = 1000 };

static void toss(void *argument)
{
    struct coin *coin = (struct coin *)argument;
    uint64_t zero = 0, one = 1;
    struct chan_case cases[] = {{coin->c, &zero, true}, {coin->c, &one, true}};
    for (int i = 0; i < TOSSES; i++) coin->ch->select(&chan_u64, cases, 2, true, NULL);
    chan_group_done(&coin->group);
}

static void random_send(const struct chan_ops *ch)
{
    for (int64_t capacity = 0; capacity <= 100; capacity += 100) {
        struct coin coin = {.ch = ch, .c = ch->create(&chan_u64, capacity)};
        uint64_t ones = 0;
        chan_group_add(&coin.group);
        assert_true(ch->exec->spawn(toss, &coin));
        for (int i = 0; i < TOSSES; i++) ones += chan_get(ch, coin.c);
        chan_group_wait(ch, &coin.group);
        CHAN_ASSERT(ch, ones > TOSSES / 10 && ones < TOSSES * 9 / 10);
        ch->destroy(coin.c);
    }
}

/* TestSelfSelect: send and receive on one channel in one select never meet themselves. */
struct selves {
    const struct chan_ops *ch;
    void *c;
    uint64_t number;
    ATOMIC(uint64_t) * wrong;
    struct chan_group *group;
};

static void self_select(void *argument)
{
    struct selves *s = (struct selves *)argument;
    for (int i = 0; i < 1000; i++) {
        uint64_t got = 99, number = s->number;
        struct chan_case cases[] = {{s->c, &number, true}, {s->c, &got, false}};
        if (i % 2) cases[0].sends = false, cases[0].value = &got;
        if (i % 2) cases[1].sends = true, cases[1].value = &number;
        int index = s->ch->select(&chan_u64, cases, 2, true, NULL);
        /* relaxed: read after all are done. */
        if (!cases[index].sends && s->ch->cap(s->c) == 0 && got == s->number)
            atomic_fetch_add_explicit(s->wrong, 1, memory_order_relaxed);
    }
    chan_group_done(s->group);
}

static void not_oneself(const struct chan_ops *ch)
{
    for (int64_t capacity = 0; capacity <= 10; capacity += 10) {
        ATOMIC(uint64_t) wrong = 0;
        struct chan_group group = {0};
        struct selves s[2];
        void *c = ch->create(&chan_u64, capacity);
        for (uint64_t i = 0; i < 2; i++) {
            s[i] = (struct selves){ch, c, i, &wrong, &group};
            chan_group_add(&group);
            assert_true(ch->exec->spawn(self_select, &s[i]));
        }
        chan_group_wait(ch, &group);
        /* relaxed: all are done. */
        CHAN_ASSERT(ch, atomic_load_explicit(&wrong, memory_order_relaxed) == 0);
        ch->destroy(c);
    }
}

/* TestSelectDuplicateChannel: a channel in two cases; the loser's record leaves its list. */
static void choose_duplicate(void *argument)
{
    struct coin *coin = (struct coin *)argument;
    uint64_t value;
    void *other = coin->ch->create(&chan_u64, 0);
    struct chan_case cases[] = {
        {coin->c, &value, false}, {other, &value, false}, {coin->c, &value, false}};
    for (int i = 0; i < 100; i++) {
        int index = coin->ch->select(&chan_u64, cases, 3, true, NULL);
        CHAN_ASSERT(coin->ch, index != 1 && value == (uint64_t)i);
    }
    chan_group_done(&coin->group);
    coin->ch->destroy(other);
}

static void duplicates(const struct chan_ops *ch)
{
    struct coin coin = {.ch = ch, .c = ch->create(&chan_u64, 0)};
    chan_group_add(&coin.group);
    assert_true(ch->exec->spawn(choose_duplicate, &coin));
    for (uint64_t i = 0; i < 100; i++) chan_put(ch, coin.c, i);
    chan_group_wait(ch, &coin.group);
    ch->destroy(coin.c);
}

/* TestNonblockSelectRace: of two channels one is ready at any time, first the one, then the other;
 * a select with default that looks at one after the other without a lock would miss both. */
struct race {
    const struct chan_ops *ch;
    void *first, *second;
    uint64_t missed;
    struct chan_group group;
};

static void race_choose(void *argument)
{
    struct race *r = (struct race *)argument;
    uint64_t value;
    struct chan_case cases[] = {{r->first, &value, false}, {r->second, &value, false}};
    if (try_select(r->ch, cases, 2) < 0) r->missed++;
    chan_group_done(&r->group);
}

static void none_missed(const struct chan_ops *ch)
{
    for (int i = 0; i < 2000; i++) {
        struct race r = {
            .ch = ch, .first = ch->create(&chan_u64, 1), .second = ch->create(&chan_u64, 1)};
        uint64_t value;
        chan_put(ch, r.first, 1);
        chan_group_add(&r.group);
        assert_true(ch->exec->spawn(race_choose, &r));
        chan_put(ch, r.second, 1);
        ch->try_recv(&chan_u64, r.first, &value);
        chan_group_wait(ch, &r.group);
        CHAN_ASSERT(ch, r.missed == 0);
        ch->destroy(r.first), ch->destroy(r.second);
    }
}

/* Beyond the room on the stack: 40 cases, each channel closed in turn. */
static void many_cases(const struct chan_ops *ch)
{
    enum { MANY = 40 };
    struct chan_case cases[MANY];
    uint64_t value, seen = 0;
    bool ok;
    for (uint64_t i = 0; i < MANY; i++) {
        cases[i] = (struct chan_case){ch->create(&chan_u64, 1), &value, false};
        chan_put(ch, cases[i].channel, i);
        ch->close(cases[i].channel);
    }
    for (int left = MANY; left;) {
        int index = ch->select(&chan_u64, cases, MANY, true, &ok);
        CHAN_ASSERT(ch, index >= 0 && (!ok || value == (uint64_t)index));
        seen += ok;
        if (ok) continue;
        ch->destroy(cases[index].channel);
        cases[index].channel = NULL;
        left--;
    }
    CHAN_ASSERT(ch, seen == MANY);
}

#define TEST(name)                        \
    static void test_##name(void **state) \
    {                                     \
        (void)state;                      \
        each(name);                       \
    }
TEST(states)
TEST(fairness)
TEST(random_send)
TEST(not_oneself)
TEST(duplicates)
TEST(none_missed)
TEST(many_cases)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_states),      cmocka_unit_test(test_nothing_blocks),
        cmocka_unit_test(test_fairness),    cmocka_unit_test(test_random_send),
        cmocka_unit_test(test_not_oneself), cmocka_unit_test(test_duplicates),
        cmocka_unit_test(test_none_missed), cmocka_unit_test(test_many_cases),
    };
    return cmocka_run_group_tests_name("select", tests, NULL, NULL);
}
