/* chan_crew.c - see chan_crew.h. */
#include "benches/chan/chan_crew.h"
#include "benches/common/usage.h"

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
    /* acq_rel: the clock starts after whatever the others did before they came. */
    if (atomic_fetch_add_explicit(&crew->arrived, 1, memory_order_acq_rel) + 1 < crew->tasks) {
        wait_open(crew);
        return;
    }
    crew->start_ns = bench_now_ns();
    /* release: pairs with the acquire in wait_open(). */
    atomic_store_explicit(&crew->open, 1, memory_order_release);
}

void chan_crew_end(struct chan_crew *crew, uint64_t result)
{
    /* relaxed: read after the run, which orders memory. */
    atomic_fetch_add_explicit(&crew->sum, result, memory_order_relaxed);
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

uint64_t chan_crew_run(struct bench *b, struct chan_crew *crew, const struct chan_role *roles,
                       size_t role_count)
{
    struct bench_usage usage;
    crew->roles = roles, crew->role_count = role_count;
    for (size_t r = 0; r < role_count; r++) crew->tasks += roles[r].count;
    crew->rounds = bench_begin(b);
    if (!crew->rounds || b->error[0]) return bench_end(b), 0;
    bench_usage_begin(&usage);
    crew->ops->exec->run(&crew->config, start_all, crew);
    bench_usage_report(&usage, b, (double)crew->rounds * (double)b->items);
    b->clock_ns = crew->end_ns - crew->start_ns;
    if (b->state) gb_set_iteration_time(b->state, (double)b->clock_ns * 1e-9);
    bench_end(b);
    return crew->rounds;
}
