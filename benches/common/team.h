/* team.h - threads that share one piece of work: the team of a BENCH_TEAM workload.
 *
 *     bench_items(b, threads * OPERATIONS);            one round of all members together
 *     bench_team(b, threads, BENCH_PINNED);            the members are there, and wait
 *     bench_team_each(b, fill, &shared);               untimed: what each prepares on its own
 * thread bench_team_run(b, work, &shared);                the sample bench_expect(b,
 * bench_team_sum(), wanted);
 *
 * The sample   begins when the last member has come to the barrier and ends when the last member
 * returns from its work. Each member does `rounds` rounds, the sample's frozen iterations: one
 * barrier a sample, however long it is. Starting threads, waking them and preparing are outside.
 * Members     live as long as the program and wait on a condition between samples, so what they
 *             keep by thread (caches, records) is warm. Member i runs on CPU i modulo the number of
 *             CPUs allowed to the program, or where the system likes with BENCH_FREE. The benchmark
 *             thread sleeps meanwhile.
 * Counters    each sample reports finish_spread_percent (how much earlier the first member was done
 *             than the last: what it did not contend for), cpu_ns_per_op and switches_per_op, of
 *             the whole program. In the memory pass the books are the sum over members.
 * Thread-safety  one team a program; all calls but those on a member come from the benchmark
 *             thread. Waking and finishing order memory: what the benchmark thread wrote before a
 *             run is seen by the members, and what they wrote is seen after it.                  */
#ifndef BENCHES_COMMON_TEAM_H
#define BENCHES_COMMON_TEAM_H

#include "benches/common/bench.h"
#include "benches/common/histogram.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { BENCH_TEAM_MOST = 256 };

enum bench_pinning { BENCH_PINNED, BENCH_FREE };

/* What one member sees; no other thread writes it while it works. */
struct bench_member {
    unsigned index, count;           /* 0 .. count - 1; roles go by index */
    uint64_t rounds;                 /* to do now; 1 in bench_team_each */
    uint64_t seed;                   /* differs by member, the same for all implementations */
    void *shared;                    /* as given; borrowed */
    uint64_t result;                 /* the member's answer; 0 when its work begins */
    uint64_t elapsed_ns;             /* out: from the barrier to the end of its work */
    struct bench_histogram *latency; /* its own, empty when its work begins, in ticks */
} __attribute__((aligned(CACHE_LINE)));

typedef void bench_member_work(struct bench_member *member);

/* Makes sure of `count` members, from 1 to BENCH_TEAM_MOST, and where they run. A thread that the
 * system refuses fails the sample; the calls below then do nothing.                              */
void bench_team(struct bench *b, uint64_t count, enum bench_pinning pinning);

/* Every member does `work` once, untimed and at the same time; returns when all are done. */
void bench_team_each(struct bench *b, bench_member_work *work, void *shared);

/* The sample: in place of bench_begin() and bench_end(), once a body. Returns the rounds done. */
uint64_t bench_team_run(struct bench *b, bench_member_work *work, void *shared);

/* Of the last run: a member; the sum of all results. */
const struct bench_member *bench_team_member(unsigned index);
uint64_t bench_team_sum(void);

/* Reports the latencies of all members as one distribution: bench_histogram_report(). */
void bench_team_latency(struct bench *b);

/* An instance with its members' work: `member_call` is compiled into a function of its own, with
 * the argument `member`, and `call` hands it on under the name `work`. The codegen test follows
 * both.                                                                                          */
#define BENCH_TEAM_INSTANCE(family, workload, impl, variant, structural, member_call, call)        \
    static                                                                                         \
        __attribute__((noinline, used)) void family##_##workload##__##impl##__##variant##__member( \
            struct bench_member *member)                                                           \
    {                                                                                              \
        member_call;                                                                               \
    }                                                                                              \
    BENCH_INSTANCE(family, workload, impl, variant, structural,                                    \
                   bench_member_work *const work =                                                 \
                       family##_##workload##__##impl##__##variant##__member;                       \
                   call)

#ifdef __cplusplus
}
#endif
#endif
