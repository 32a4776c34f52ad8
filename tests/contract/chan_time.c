/* chan_time.c - Go's timers and tickers over channels: what they send, when, and what they panic
 * of. */
#include "chan/chan_time.h"
#include "tests/support/chan_cases.h"

#define MS 1000000

static uint64_t take_time(const struct chan_ops *ch, const struct chan_timer *t)
{
    uint64_t at = 0;
    CHAN_ASSERT(ch, ch->recv(&chan_time_shape, t->channel, &at));
    return at;
}

static void fires_once(const struct chan_ops *ch)
{
    struct chan_timer t = {0};
    uint64_t before = ch->exec->now_ns();
    CHAN_ASSERT(ch, !chan_timer_stop(&t));
    CHAN_ASSERT(ch, chan_timer_start(ch, &t, 2 * MS) && ch->cap(t.channel) == 1);
    CHAN_ASSERT(ch, take_time(ch, &t) >= before + 2 * MS);
    CHAN_ASSERT(ch, !chan_timer_stop(&t)); /* it has fired */
    CHAN_ASSERT(ch, !chan_timer_reset(&t, MS));
    take_time(ch, &t);
    chan_timer_destroy(&t);
}

/* The channel stays open and empty. */
static void stopped_sends_nothing(const struct chan_ops *ch)
{
    struct chan_timer t = {0};
    uint64_t value = 7;
    chan_timer_start(ch, &t, 2 * MS);
    CHAN_ASSERT(ch, chan_timer_stop(&t) && !chan_timer_stop(&t));
    sched_sleep(ch->exec, 4 * MS);
    CHAN_ASSERT(ch, ch->try_recv(&chan_time_shape, t.channel, &value) == CHAN_NOT_READY);
    chan_timer_destroy(&t);
}

/* A tick that nobody takes stays, and later ones are dropped. */
static void ticker_drops(const struct chan_ops *ch)
{
    struct chan_timer t = {0};
    uint64_t start = ch->exec->now_ns();
    chan_ticker_start(ch, &t, MS);
    for (uint64_t i = 1; i <= 3; i++) CHAN_ASSERT(ch, take_time(ch, &t) >= start + i * MS);
    sched_sleep(ch->exec, 10 * MS);
    CHAN_ASSERT(ch, ch->len(t.channel) == 1);
    chan_ticker_reset(&t, 2 * MS);
    CHAN_ASSERT(ch, take_time(ch, &t) >= start && chan_timer_stop(&t));
    chan_timer_destroy(&t);
}

static void ticker_panics(const struct chan_ops *ch)
{
    struct chan_timer t = {0};
    CHAN_ASSERT(ch, strcmp(PANIC_TEXT(chan_ticker_start(ch, &t, 0)) ?: "",
                           "non-positive interval for NewTicker") == 0);
    chan_ticker_start(ch, &t, MS);
    CHAN_ASSERT(ch, strcmp(PANIC_TEXT(chan_ticker_reset(&t, -1)) ?: "",
                           "non-positive interval for Ticker.Reset") == 0);
    chan_timer_destroy(&t);
}

/* Waiting for a timer is no deadlock; a select may wait for it too. */
static void select_times_out(const struct chan_ops *ch)
{
    if (!ch->select) return;
    struct chan_timer t = {0};
    uint64_t value = 0;
    void *never = ch->create(&chan_u64, 0);
    chan_timer_start(ch, &t, 2 * MS);
    const struct chan_case cases[] = {{never, &value, false}, {t.channel, &value, false}};
    CHAN_ASSERT(ch, ch->select(&chan_u64, cases, 2, true, NULL) == 1);
    chan_timer_destroy(&t);
    ch->destroy(never);
}

/* A timer's channel has one slot. */
#define TEST(name)                                     \
    static void name##_slot(const struct chan_ops *ch) \
    {                                                  \
        if (chan_serves(ch, 1)) name(ch);              \
    }                                                  \
    static void test_##name(void **state)              \
    {                                                  \
        (void)state, chan_each(name##_slot);           \
    }
TEST(fires_once)
TEST(stopped_sends_nothing)
TEST(ticker_drops)
TEST(ticker_panics)
TEST(select_times_out)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fires_once),       cmocka_unit_test(test_stopped_sends_nothing),
        cmocka_unit_test(test_ticker_drops),     cmocka_unit_test(test_ticker_panics),
        cmocka_unit_test(test_select_times_out),
    };
    return cmocka_run_group_tests_name("timers over channels", tests, NULL, NULL);
}
