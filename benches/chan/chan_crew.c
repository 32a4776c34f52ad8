/* chan_crew.c - see chan_crew.h. */
#include "benches/chan/chan_crew.h"

#include <string.h>

#include "benches/common/usage.h"
#include "lock/lock_wait.h"

/* Readings of the gate before the core is offered to tasks that have yet to come. */
enum { SPINS = 64 };

static void wait_open(struct chan_crew *crew)
{
    const struct sched_ops *exec = crew->ops->exec;
    /* acquire: pairs with the release in chan_crew_begin(). */
    for (unsigned spins = 1; !atomic_load_explicit(&crew->open, memory_order_acquire); spins++) {
        if (!exec->parallel || spins % SPINS == 0)
            exec->yield();
        else
            atomics_pause();
    }
}

void chan_crew_begin(struct chan_crew *crew)
{
    lock_calls.sleeps = lock_calls.wakes = 0;
    /* acq_rel: the clock starts after whatever the others did before they came. */
    if (atomic_fetch_add_explicit(&crew->arrived, 1, memory_order_acq_rel) + 1 < crew->tasks) {
        wait_open(crew);
        return;
    }
    if (crew->tasks >= CHAN_CREW_MANY) crew->resident_bytes = bench_resident_bytes();
    crew->start_ns = bench_now_ns();
    /* release: pairs with the acquire in wait_open(). */
    atomic_store_explicit(&crew->open, 1, memory_order_release);
}

void chan_crew_end(struct chan_crew *crew, uint64_t result)
{
    /* relaxed, all: read after the run, which orders memory. */
    atomic_fetch_add_explicit(&crew->sum, result, memory_order_relaxed);
    atomic_fetch_add_explicit(&crew->futex_waits, lock_calls.sleeps, memory_order_relaxed);
    atomic_fetch_add_explicit(&crew->futex_wakes, lock_calls.wakes, memory_order_relaxed);
    /* acq_rel: the last one's clock stops after whatever the others did. */
    if (atomic_fetch_add_explicit(&crew->finished, 1, memory_order_acq_rel) + 1 == crew->tasks)
        crew->end_ns = bench_now_ns();
}

bool chan_crew_sent(struct chan_crew *crew)
{
    /* acq_rel: whoever closes does so after the others' last send. */
    return atomic_fetch_sub_explicit(&crew->senders, 1, memory_order_acq_rel) == 1;
}

/* Task 1: starts the others and ends. */
static void start_all(void *argument)
{
    struct chan_crew *crew = argument;
    for (size_t r = 0; r < crew->role_count; r++)
        for (uint64_t i = 0; i < crew->roles[r].count; i++)
            CHECK(crew->ops->exec->spawn(crew->roles[r].work, crew));
}

static bool is_of_threads(const struct chan_crew *crew)
{
    return strcmp(crew->ops->exec->name, "thread") == 0;
}

/* Stacks of fibers go back to the system at the end of a run; those of threads glibc keeps, so that
 * a later sample would see them as there before: it counts from the program's first. */
static int64_t resident_before(const struct chan_crew *crew)
{
    static int64_t first_bytes;
    int64_t now_bytes = bench_resident_bytes();
    if (!first_bytes) first_bytes = now_bytes;
    return is_of_threads(crew) ? first_bytes : now_bytes;
}

static void report_calls(struct bench *b, struct chan_crew *crew, double operations)
{
    if (sched_switches)
        bench_counter(b, "fiber_switches_per_op", (double)sched_switches / operations);
    if (!is_of_threads(crew) || (crew->ops->flags & CHAN_BLOCKS_THREAD)) return; /* not seen */
    /* relaxed: the run's end orders memory. */
    double waits = (double)atomic_load_explicit(&crew->futex_waits, memory_order_relaxed);
    double wakes = (double)atomic_load_explicit(&crew->futex_wakes, memory_order_relaxed);
    bench_counter(b, "futex_waits_per_op", waits / operations);
    bench_counter(b, "futex_wakes_per_op", wakes / operations);
}

uint64_t chan_crew_run(struct bench *b, struct chan_crew *crew, const struct chan_role *roles,
                       size_t role_count)
{
    struct bench_usage usage;
    crew->roles = roles, crew->role_count = role_count;
    for (size_t r = 0; r < role_count; r++) crew->tasks += roles[r].count;
    crew->rounds = bench_begin(b);
    if (!crew->rounds || b->error[0]) return bench_end(b), 0;
    int64_t before_bytes = crew->tasks >= CHAN_CREW_MANY ? resident_before(crew) : 0;
    double operations = (double)crew->rounds * (double)b->items;
    sched_switches = 0;
    bench_usage_begin(&usage);
    crew->ops->exec->run(&crew->config, start_all, crew);
    bench_usage_report(&usage, b, operations);
    report_calls(b, crew, operations);
    if (crew->resident_bytes)
        bench_counter(b, "bytes_per_task",
                      (double)(crew->resident_bytes - before_bytes) / (double)crew->tasks);
    b->clock_ns = crew->end_ns - crew->start_ns;
    if (b->state) gb_set_iteration_time(b->state, (double)b->clock_ns * 1e-9);
    bench_end(b);
    return crew->rounds;
}
