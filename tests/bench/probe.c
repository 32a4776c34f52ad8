/* probe.c - a family whose workloads go right, go wrong, die, and sleep, so that tests can watch.
 */
#include "benches/common/team.h"
#define BENCH_PARAMS "tests/bench/probe.def"
#include "benches/common/params.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct probe_ops {
    int id;
    const char *name, *summary;
};
static const struct probe_ops probe_one = {1, "one", "the first"};
static const struct probe_ops probe_other = {2, "one_more", "its name begins like the first's"};

BENCH_WORKLOAD(probe, add, BENCH_LOOP, "addition", "size,load", "adds numbers");
BENCH_WORKLOAD(probe, wrong, BENCH_LOOP, "addition", "", "adds wrongly");
BENCH_WORKLOAD(probe, loopless, BENCH_LOOP, "nothing", "", "never enters its loop");
BENCH_WORKLOAD(probe, infinite, BENCH_LOOP, "nothing", "", "reports a counter that is no number");
BENCH_WORKLOAD(probe, fresh, BENCH_COLD, "page", "size", "writes pages in a fresh child");
BENCH_WORKLOAD(probe, dies, BENCH_COLD, "nothing", "", "its child dies");
BENCH_WORKLOAD(probe, together, BENCH_TEAM, "addition", "size", "a team of three that adds");

BENCH_BODY void add(struct bench *b, uint64_t step)
{
    uint64_t size = (uint64_t)bench_param(b, PARAM_size), sum = 0, rounds = 0;
    bench_items(b, size);
    for (uint64_t n = bench_begin(b); n--; rounds++)
        for (uint64_t i = 0; i < size; i++) {
            sum += step;
            BENCH_HIDE(sum);
        }
    bench_end(b);
    bench_counter(b, "seed_seen", (double)b->seed);
    bench_counter(b, "load_seen", bench_param_real(b, PARAM_load));
    bench_expect(b, sum, rounds * size * step);
}

BENCH_BODY void wrong(struct bench *b)
{
    uint64_t sum = 0;
    for (uint64_t n = bench_begin(b); n--;) BENCH_HIDE(sum);
    bench_end(b);
    bench_expect(b, sum, 1);
}

BENCH_BODY void infinite(struct bench *b)
{
    for (uint64_t n = bench_begin(b); n--;) BENCH_CLOBBER();
    bench_end(b);
    bench_counter(b, "size", (double)INFINITY);
}

BENCH_BODY void fresh(struct bench *b)
{
    size_t bytes = (size_t)bench_param(b, PARAM_size) * 4096;
    bench_items(b, (uint64_t)bench_param(b, PARAM_size));
    for (uint64_t n = bench_begin(b); n--;) {
        if (!bench_cold_enter(b)) continue;
        bench_clock_start(b);
        unsigned char *pages = (unsigned char *)malloc(bytes);
        if (pages) memset(pages, 1, bytes);
        BENCH_KEEP(pages);
        bench_clock_stop(b);
        uint64_t got = pages ? pages[0] + pages[bytes - 1] : 0;
        free(pages);
        bench_cold_leave(b, got, 2);
    }
    bench_end(b);
}

BENCH_BODY void dies(struct bench *b)
{
    for (uint64_t n = bench_begin(b); n--;)
        if (bench_cold_enter(b)) _Exit(3);
    bench_end(b);
}

/* Each member does size additions a round. */
BENCH_BODY void together_member(struct bench_member *member, uint64_t step)
{
    uint64_t size = *(const uint64_t *)member->shared, sum = 0;
    for (uint64_t n = member->rounds * size; n--;) {
        sum += step;
        BENCH_HIDE(sum);
    }
    member->result = sum;
}

BENCH_BODY void together(struct bench *b, uint64_t step, bench_member_work *work)
{
    uint64_t size = (uint64_t)bench_param(b, PARAM_size);
    bench_items(b, 3 * size);
    bench_team(b, 3, BENCH_PINNED);
    uint64_t rounds = bench_team_run(b, work, &size);
    bench_expect(b, bench_team_sum(), rounds * size * 3 * step);
}

BENCH_INSTANCE(probe, add, one, red, "colour:red", add(b, 1))
BENCH_INSTANCE(probe, add, one, green, "colour:green", add(b, 2))
BENCH_INSTANCE(probe, add, one_more, red, "colour:red", add(b, 3))
BENCH_INSTANCE(probe, wrong, one, plain, "", wrong(b))
BENCH_INSTANCE(probe, loopless, one, plain, "", (void)b)
BENCH_INSTANCE(probe, infinite, one, plain, "", infinite(b))
BENCH_INSTANCE(probe, fresh, one, plain, "", fresh(b))
BENCH_INSTANCE(probe, dies, one, plain, "", dies(b))
BENCH_TEAM_INSTANCE(probe, together, one, plain, "", together_member(member, 2),
                    together(b, 2, work))

#define BENCH_FAMILY_NAME    "probe"
#define BENCH_FAMILY_SUMMARY "a family for tests"
#define BENCH_FAMILY_IMPLS   BENCH_FAMILY_IMPL(probe_one) BENCH_FAMILY_IMPL(probe_other)
#include "benches/common/family_tables.h"
