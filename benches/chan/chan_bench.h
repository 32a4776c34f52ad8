/* chan_bench.h - what the bodies of this family share: parameters, elements, instances. */
#ifndef BENCHES_CHAN_CHAN_BENCH_H
#define BENCHES_CHAN_CHAN_BENCH_H

#include "benches/chan/chan_crew.h"
#include "benches/common/bench.h"
#if defined(CHAN_ONLY_GO) /* a workload of Go's channel alone: the others need not be compiled */
#include "chan/chan_go.h"
#elif !defined(CHAN_PEER) /* which brings a list of its own */
#include "chan/chan_impls.h"
#endif
#define BENCH_PARAMS "benches/chan/params.def"
#include "benches/common/params.h"

/* The first word tells which value it is; the rest is only carried. */
enum { CHAN_ELEMENT_WORDS = 128 };
struct chan_element {
    uint64_t words[CHAN_ELEMENT_WORDS];
};

/* What is run, and how, as the parameters say. */
static inline void chan_crew_init(struct chan_crew *crew, const struct bench *b,
                                  const struct chan_ops *ch, int64_t senders)
{
    __builtin_memset((void *)crew, 0, sizeof *crew);
    crew->ops = ch;
    crew->config.spins = (uint32_t)bench_param(b, PARAM_spins);
    crew->config.pinned = bench_param(b, PARAM_place) == 0;
    crew->config.workers = 2; /* as real Go with GOMAXPROCS=2 */
    /* relaxed: no task is there yet. */
    atomic_store_explicit(&crew->senders, (uint64_t)senders, memory_order_relaxed);
}

/* A channel; NULL, and the sample fails with a sentence, where the implementation has none. */
static inline void *chan_make(struct bench *b, const struct chan_ops *ch,
                              const struct chan_shape *shape, int64_t capacity)
{
    if (chan_serves(ch, capacity)) return ch->create(shape, capacity);
    bench_fail(b, "capacity %lld: %s is %s only: choose %s", (long long)capacity, ch->name,
               capacity ? "unbuffered" : "buffered", capacity ? "0" : "1 or more");
    return NULL;
}

/* Channels 0 to count - 1 of the crew, of the sample's capacity. */
IMPL_GLUE void chan_crew_open(struct bench *b, struct chan_crew *crew, const struct chan_ops *ch,
                              const struct chan_shape *shape, uint64_t count)
{
    for (uint64_t i = 0; i < count; i++)
        crew->channels[i] = chan_make(b, ch, shape, bench_param(b, PARAM_capacity));
}

IMPL_GLUE void chan_crew_close(struct chan_crew *crew, const struct chan_ops *ch, uint64_t count)
{
    for (uint64_t i = 0; i < count; i++) ch->destroy(crew->channels[i]);
}

/* Fails the sample if the implementation takes one task on each side, and there are more. */
static inline void chan_check_sides(struct bench *b, const struct chan_ops *ch, int64_t senders,
                                    int64_t receivers)
{
    if ((ch->flags & CHAN_ONE_TO_ONE) && (senders > 1 || receivers > 1))
        bench_fail(b, "%lld to %lld: %s takes one task on each side: choose 1 to 1",
                   (long long)senders, (long long)receivers, ch->name);
}

/* The sum over all tasks, once the run is over. relaxed: the run's end orders memory. */
static inline uint64_t chan_crew_sum(struct chan_crew *crew)
{
    return atomic_load_explicit(&crew->sum, memory_order_relaxed);
}

/* Fails the sample unless everything that was sent was received once. */
static inline void chan_expect(struct bench *b, struct chan_crew *crew, uint64_t wanted)
{
    if (!(crew->ops->flags & CHAN_CARRIES_NOTHING)) bench_expect(b, chan_crew_sum(crew), wanted);
}

/* Work that is not sending: so many multiplications, one after the other. */
BENCH_BODY void chan_local_work(uint64_t steps)
{
    uint64_t state = 1;
    for (; steps; steps--) {
        state *= 3;
        BENCH_HIDE(state);
    }
}

/* The work of a producer: the numbers from `rounds` down to 1; the last producer closes. */
BENCH_BODY void chan_produce(const struct chan_shape *shape, const struct chan_ops *ch,
                             struct chan_crew *crew)
{
    void *channel = crew->channels[0];
    struct chan_element element = {{0}};
    chan_crew_begin(crew);
    for (uint64_t n = crew->rounds; n; n--) {
        chan_local_work(crew->work);
        element.words[0] = n;
        ch->send(shape, channel, &element);
    }
    if (chan_crew_sent(crew)) ch->close(channel);
    chan_crew_end(crew, 0);
}

/* A case for each of the first `count` channels, all of which receive into one element. */
BENCH_BODY void chan_receive_cases(const struct chan_crew *crew, uint32_t count,
                                   struct chan_element *element, struct chan_case *cases)
{
    for (uint32_t i = 0; i < count; i++) {
        cases[i].channel = crew->channels[i];
        cases[i].value = element;
        cases[i].sends = false;
    }
}

/* 1 + 2 + ... + n */
static inline uint64_t chan_sum_to(uint64_t n)
{
    return n * (n + 1) / 2;
}

/* The work of one role: a task of its own function, which the codegen test follows. */
#define CHAN_ROLE(body, role, impl, exec, elem)                                                 \
    static const struct chan_shape body##_##role##_##impl##_##exec##_##elem##_shape = {elem};   \
    static __attribute__((noinline)) void                                                       \
        chan_##body##__##impl##__##exec##_##elem##_##role##__member(void *argument)             \
    {                                                                                           \
        body##_##role(&body##_##role##_##impl##_##exec##_##elem##_shape, &chan_##impl##_##exec, \
                      (struct chan_crew *)argument);                                            \
    }
#define CHAN_ROLE_OF(body, role, impl, exec, elem) \
    chan_##body##__##impl##__##exec##_##elem##_##role##__member

/* An instance whose body has two roles. */
#define CHAN_INSTANCE_2(body, one, other, impl, exec, elem)                               \
    CHAN_ROLE(body, one, impl, exec, elem)                                                \
    CHAN_ROLE(body, other, impl, exec, elem)                                              \
    BENCH_INSTANCE(chan, body, impl, exec##_##elem, "exec:" #exec "/elem:" #elem,         \
                   body(b, &body##_##one##_##impl##_##exec##_##elem##_shape,              \
                        &chan_##impl##_##exec, CHAN_ROLE_OF(body, one, impl, exec, elem), \
                        CHAN_ROLE_OF(body, other, impl, exec, elem)))

/* The same of one role. */
#define CHAN_INSTANCE_1(body, one, impl, exec, elem)                              \
    CHAN_ROLE(body, one, impl, exec, elem)                                        \
    BENCH_INSTANCE(chan, body, impl, exec##_##elem, "exec:" #exec "/elem:" #elem, \
                   body(b, &body##_##one##_##impl##_##exec##_##elem##_shape,      \
                        &chan_##impl##_##exec, CHAN_ROLE_OF(body, one, impl, exec, elem)))

#endif
