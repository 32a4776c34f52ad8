/* chan_time.h - Go's timers and tickers: a channel of one value, filled when the time has come.
 *
 *     struct chan_timer timer = {0};
 *     chan_timer_start(ops, &timer, 1000000);          time.NewTimer(time.Millisecond), time.After
 *     ops->recv(&chan_time_shape, timer.channel, &at);      <-timer.C
 *     chan_timer_destroy(&timer);
 *
 *     chan_ticker_start(ops, &ticker, 1000000);        time.NewTicker, time.Tick
 *
 * Promises    the value is the time at which it fired, in ns of CLOCK_MONOTONIC. A tick that
 *             nobody has taken stays, later ones are dropped: a slow reader never makes the ticker
 *             wait. Stop and reset do not close the channel, nor take out what is in it.
 * Storage     the caller's; zero bytes prepare it. The channel is made at the first start and kept
 *             for the next until destroy, which nobody may wait through.
 * Threads     as the channel's; start, reset, stop and destroy by one task at a time.
 * Source      Go 1.19 time/sleep.go, time/tick.go, rewritten.                                    */
#ifndef ASSAY_CHAN_CHAN_TIME_H
#define ASSAY_CHAN_CHAN_TIME_H

#include "chan/chan_common.h"
#include "sched/sched_time.h"

#define CHAN_TICKER_INTERVAL "non-positive interval for NewTicker"
#define CHAN_TICKER_RESET    "non-positive interval for Ticker.Reset"

/* Of the values: uint64_t, in ns. */
static const struct chan_shape chan_time_shape __attribute__((unused)) = {8};

struct chan_timer {
    struct sched_timer timer;
    const struct chan_ops *ops;
    void *channel; /* owned; NULL before the first start */
};

/* Go's sendTime. */
IMPL_RARE void chan_timer_fire(void *argument)
{
    const struct chan_timer *t = (const struct chan_timer *)argument;
    uint64_t now_ns = t->ops->exec->now_ns();
    t->ops->try_send(&chan_time_shape, t->channel, &now_ns);
}

/* Once in ns, and after each period_ns if that is not 0. False: no memory for the channel. ops: of
 * an implementation that has buffered channels. */
IMPL_GLUE bool chan_timer_begin(const struct chan_ops *ops, struct chan_timer *t, int64_t ns,
                                uint64_t period_ns)
{
    if (!t->channel && !(t->channel = ops->create(&chan_time_shape, 1))) return false;
    t->ops = ops;
    t->timer.fire = chan_timer_fire;
    t->timer.argument = t;
    t->timer.period_ns = period_ns;
    ops->exec->timer_set(&t->timer, sched_when_ns(ops->exec, ns));
    return true;
}

/* Not while it is pending. */
IMPL_GLUE bool chan_timer_start(const struct chan_ops *ops, struct chan_timer *t, int64_t ns)
{
    return chan_timer_begin(ops, t, ns, 0);
}

/* Panics unless ns > 0, which is also the time to the first tick. */
IMPL_GLUE bool chan_ticker_start(const struct chan_ops *ops, struct chan_timer *t, int64_t ns)
{
    if (ns <= 0) chan_panic(CHAN_TICKER_INTERVAL);
    return chan_timer_begin(ops, t, ns, (uint64_t)ns);
}

/* True: it was pending; false: it has fired, and its value may be in the channel. */
IMPL_GLUE bool chan_timer_stop(struct chan_timer *t)
{
    return t->ops && t->ops->exec->timer_stop(&t->timer);
}

/* True: it was pending. */
IMPL_GLUE bool chan_timer_reset(struct chan_timer *t, int64_t ns)
{
    return t->ops->exec->timer_set(&t->timer, sched_when_ns(t->ops->exec, ns));
}

/* A ticker's: from now on each ns. */
IMPL_GLUE void chan_ticker_reset(struct chan_timer *t, int64_t ns)
{
    if (ns <= 0) chan_panic(CHAN_TICKER_RESET);
    t->ops->exec->timer_stop(&t->timer); /* it may be about to read its period */
    t->timer.period_ns = (uint64_t)ns;
    chan_timer_reset(t, ns);
}

IMPL_GLUE void chan_timer_destroy(struct chan_timer *t)
{
    chan_timer_stop(t);
    if (t->ops) t->ops->destroy(t->channel);
    t->channel = NULL;
}

#endif
