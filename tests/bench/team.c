/* team.c - who takes part in a team, in which order things happen, and what is handed back. No test
 * judges how fast anything is. */
#include "benches/common/team.h"

#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MANY = 9 };

static const struct bench untimed = {.seed = 7, .items = 1}; /* a memory pass */

struct watched {
    atomic_uint inside, most; /* members at work at once */
    bool outlast;             /* a member waits for the others inside its work */
    int cpu[MANY];
    uint64_t seed[MANY];
};

static void watch(struct bench_member *member)
{
    struct watched *watched = member->shared;
    unsigned inside = atomic_fetch_add(&watched->inside, 1) + 1;
    unsigned most = atomic_load(&watched->most);
    while (inside > most && !atomic_compare_exchange_weak(&watched->most, &most, inside)) continue;
    while (watched->outlast && atomic_load(&watched->most) < member->count) sched_yield();
    watched->cpu[member->index] = sched_getcpu();
    watched->seed[member->index] = member->seed;
    member->result += member->index + 1;
    bench_histogram_add(member->latency, 100 + member->index);
    atomic_fetch_sub(&watched->inside, 1);
}

/* All are inside at once, each once, with its own seed. Teams grow, shrink and grow again. */
static void test_all_take_part(void **state)
{
    (void)state;
    static const unsigned counts[] = {1, 2, MANY, 3, MANY};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        struct bench b = untimed;
        struct watched watched = {.outlast = true};
        bench_team(&b, counts[i], BENCH_PINNED);
        assert_int_equal(bench_team_run(&b, watch, &watched), 1);
        assert_string_equal(b.error, "");
        assert_int_equal(atomic_load(&watched.most), counts[i]);
        assert_int_equal(bench_team_sum(), counts[i] * (counts[i] + 1) / 2);
        for (unsigned k = 1; k < counts[i]; k++) assert_true(watched.seed[k] != watched.seed[0]);
    }
}

/* Pinned, member i is on the i-th allowed CPU, round and round; free, it may be on any. */
static void test_pinning(void **state)
{
    (void)state;
    cpu_set_t allowed;
    int cpus[CPU_SETSIZE], count = 0;
    assert_int_equal(sched_getaffinity(0, sizeof allowed, &allowed), 0);
    for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
        if (CPU_ISSET((size_t)cpu, &allowed)) cpus[count++] = cpu;
    for (int turn = 0; turn < 3; turn++) {
        struct bench b = untimed;
        struct watched watched = {.outlast = true};
        bench_team(&b, MANY, turn == 1 ? BENCH_FREE : BENCH_PINNED);
        bench_team_run(&b, watch, &watched);
        for (int i = 0; i < MANY && turn != 1; i++)
            assert_int_equal(watched.cpu[i], cpus[i % count]);
    }
}

static double counter(const struct bench *b, const char *name)
{
    for (size_t i = 0; i < b->counter_count; i++)
        if (!strcmp(b->counters[i].name, name)) return b->counters[i].value;
    fail_msg("no counter %s", name);
    return 0;
}

/* Latencies of all members are one distribution; those of the sample before are gone. */
static void test_latencies_are_merged(void **state)
{
    (void)state;
    double ns = bench_timer_get()->ns_per_tick;
    for (int sample = 0; sample < 2; sample++) {
        struct bench b = untimed;
        struct watched watched = {0};
        bench_team(&b, 4, BENCH_PINNED);
        bench_team_run(&b, watch, &watched);
        bench_team_latency(&b);
        assert_true(counter(&b, "max_ns") == 103 * ns);
        assert_true(counter(&b, "p50_ns") == 101 * ns);
    }
}

static void allocate(struct bench_member *member)
{
    void *volatile block = malloc(1 << 20);
    member->result = block != NULL;
    if (member->index)
        free(block);
    else
        *(void **)member->shared = block;
}

/* The books hold what all members asked for, and what is left. */
static void test_books_of_members(void **state)
{
    (void)state;
    struct bench b = untimed;
    void *kept = NULL;
    bench_team(&b, 3, BENCH_PINNED);
    bench_team_each(&b, allocate, &kept); /* warm: thread caches exist */
    free(kept);
    bench_team_run(&b, allocate, &kept);
    free(kept);
    assert_int_equal(bench_team_sum(), 3);
    if (!ASSAY_JEMALLOC) return;
    assert_true(counter(&b, "allocations_per_op") == 3);
    assert_true(counter(&b, "allocated_bytes_per_op") == 3 << 20);
    assert_true(counter(&b, "live_bytes") == 1 << 20);
}

/* A team that cannot be fails the sample, and nothing of it runs. */
static void test_impossible_teams(void **state)
{
    (void)state;
    static const uint64_t counts[] = {0, BENCH_TEAM_MOST + 1};
    for (size_t i = 0; i < 2; i++) {
        struct bench b = untimed;
        struct watched watched = {0};
        bench_team(&b, counts[i], BENCH_PINNED);
        assert_non_null(strstr(b.error, "it may have from 1 to 256"));
        bench_team_each(&b, watch, &watched);
        assert_int_equal(bench_team_run(&b, watch, &watched), 0);
        assert_int_equal(atomic_load(&watched.most), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_take_part),        cmocka_unit_test(test_pinning),
        cmocka_unit_test(test_latencies_are_merged), cmocka_unit_test(test_books_of_members),
        cmocka_unit_test(test_impossible_teams),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
