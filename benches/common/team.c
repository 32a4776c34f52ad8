/* team.c - see team.h. A run goes: wake under the mutex, gather at the barrier, work, and the last
 * one done wakes the benchmark thread. */
#include "benches/common/team.h"
#include "benches/common/untimed.h"
#include "benches/common/usage.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

/* Readings of the gate before the core is offered to a member that has yet to come. */
enum { SPINS = 64 };

struct team_thread {
    struct bench_member member; /* written by its thread while it works, else by the benchmark's */
    struct bench_histogram latency;
    struct memory_books books;
    pthread_t thread;
};

/* One round of work for all. Written by the benchmark thread while all members wait. */
struct task {
    bench_member_work *work;
    unsigned count;
    bool timed, booked;
};

static struct team {
    struct team_thread threads[BENCH_TEAM_MOST];
    unsigned started; /* threads that exist */
    unsigned count;   /* members of the sample at hand; 0: none could be had */
    cpu_set_t allowed;
    enum bench_pinning pinning;

    pthread_mutex_t mutex;    /* guards task, generation, done */
    pthread_cond_t go, ended; /* generation has changed; done has */
    struct task task;
    unsigned generation; /* of the task */
    bool done;

    _Alignas(CACHE_LINE) atomic_uint arrived; /* at the barrier */
    _Alignas(CACHE_LINE) atomic_uint gate;    /* the generation that may begin */
    uint64_t start_ns;                        /* written before the gate opens */
    _Alignas(CACHE_LINE) atomic_uint finished;
} team = {.mutex = PTHREAD_MUTEX_INITIALIZER,
          .go = PTHREAD_COND_INITIALIZER,
          .ended = PTHREAD_COND_INITIALIZER};

/* ---- A member ------------------------------------------------------------------------------- */

static void relax(void)
{
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
}

/* The last to come starts the clock and opens the gate; the others look, and give way at times:
 * with more members than cores the last one may wait for the core of the first.                  */
static void gather(unsigned generation, unsigned count)
{
    /* acq_rel: the last one's clock starts after whatever the others did before they came. */
    if (atomic_fetch_add_explicit(&team.arrived, 1, memory_order_acq_rel) + 1 == count) {
        team.start_ns = bench_now_ns();
        /* release: pairs with the acquire below; start_ns is seen. */
        atomic_store_explicit(&team.gate, generation, memory_order_release);
        return;
    }
    for (unsigned spins = 1;; spins++) {
        /* acquire: pairs with the release above. */
        if (atomic_load_explicit(&team.gate, memory_order_acquire) == generation) return;
        if (spins % SPINS == 0)
            sched_yield();
        else
            relax();
    }
}

static void finish(unsigned count)
{
    /* acq_rel: the last one has seen what every member wrote, and hands it on by the mutex. */
    if (atomic_fetch_add_explicit(&team.finished, 1, memory_order_acq_rel) + 1 != count) return;
    pthread_mutex_lock(&team.mutex);
    team.done = true;
    pthread_cond_signal(&team.ended);
    pthread_mutex_unlock(&team.mutex);
}

static void take_part(struct team_thread *self, const struct task *task, unsigned generation)
{
    if (task->timed) memset(&self->latency, 0, sizeof self->latency);
    if (task->booked) memory_open(&self->books);
    gather(generation, task->count);
    task->work(&self->member);
    self->member.elapsed_ns = bench_now_ns() - team.start_ns;
    if (task->booked) memory_close(&self->books);
    finish(task->count);
}

static void *member_main(void *argument)
{
    struct team_thread *self = argument;
    unsigned seen = 0;
    for (;;) {
        pthread_mutex_lock(&team.mutex);
        while (team.generation == seen) pthread_cond_wait(&team.go, &team.mutex);
        const struct task task = team.task;
        seen = team.generation;
        pthread_mutex_unlock(&team.mutex);
        if (self->member.index < task.count) take_part(self, &task, seen);
    }
    return NULL;
}

/* ---- The benchmark thread ------------------------------------------------------------------- */

/* The CPU that is `index` modulo their number among those allowed. */
static cpu_set_t place_of(unsigned index)
{
    cpu_set_t place;
    unsigned left = index % (unsigned)CPU_COUNT(&team.allowed);
    CPU_ZERO(&place);
    for (size_t cpu = 0; cpu < CPU_SETSIZE; cpu++)
        if (CPU_ISSET(cpu, &team.allowed) && left-- == 0) {
            CPU_SET(cpu, &place);
            return place;
        }
    return team.allowed;
}

static void settle(const struct team_thread *t)
{
    cpu_set_t place = team.pinning == BENCH_PINNED ? place_of(t->member.index) : team.allowed;
    pthread_setaffinity_np(t->thread, sizeof place, &place);
}

/* A thread of its own is never joined: it ends with the program. */
static bool start_thread(struct bench *b, struct team_thread *t)
{
    t->member = (struct bench_member){.index = team.started, .latency = &t->latency};
    int problem = pthread_create(&t->thread, NULL, member_main, t);
    if (problem)
        bench_fail(b, "no thread %u for the team: %s", team.started + 1, strerror(problem));
    else
        pthread_detach(t->thread);
    return !problem;
}

void bench_team(struct bench *b, uint64_t count, enum bench_pinning pinning)
{
    bool move = pinning != team.pinning;
    team.count = 0;
    team.pinning = pinning;
    if (count < 1 || count > BENCH_TEAM_MOST) {
        bench_fail(b, "a team of %llu threads: it may have from 1 to %d", (unsigned long long)count,
                   BENCH_TEAM_MOST);
        return;
    }
    if (!team.started) sched_getaffinity(0, sizeof team.allowed, &team.allowed);
    for (unsigned i = 0; i < team.started && move; i++) settle(&team.threads[i]);
    while (team.started < count) {
        if (!start_thread(b, &team.threads[team.started])) return;
        settle(&team.threads[team.started++]);
    }
    team.count = (unsigned)count;
}

static void prepare_members(const struct bench *b, uint64_t rounds, void *shared)
{
    for (unsigned i = 0; i < team.count; i++) {
        struct bench_member *member = &team.threads[i].member;
        member->count = team.count;
        member->rounds = rounds;
        member->seed = (b->seed + 1) * 0x9E3779B97F4A7C15u + i;
        member->shared = shared;
        member->result = member->elapsed_ns = 0;
    }
}

/* Wakes all, waits for all. */
static void perform(struct task task)
{
    /* relaxed: no member looks at either before it has passed the mutex. */
    atomic_store_explicit(&team.arrived, 0, memory_order_relaxed);
    atomic_store_explicit(&team.finished, 0, memory_order_relaxed);
    pthread_mutex_lock(&team.mutex);
    team.task = task;
    team.done = false;
    team.generation++;
    pthread_cond_broadcast(&team.go);
    while (!team.done) pthread_cond_wait(&team.ended, &team.mutex);
    pthread_mutex_unlock(&team.mutex);
}

void bench_team_each(struct bench *b, bench_member_work *work, void *shared)
{
    if (b->error[0] || !team.count) return;
    prepare_members(b, 1, shared);
    perform((struct task){.work = work, .count = team.count});
}

static uint64_t last_ns(void)
{
    uint64_t last = 0;
    for (unsigned i = 0; i < team.count; i++)
        if (team.threads[i].member.elapsed_ns > last) last = team.threads[i].member.elapsed_ns;
    return last;
}

static void report(struct bench *b, double operations, const struct bench_usage *usage)
{
    uint64_t last = last_ns(), first = last;
    for (unsigned i = 0; i < team.count; i++)
        if (team.threads[i].member.elapsed_ns < first) first = team.threads[i].member.elapsed_ns;
    bench_counter(b, "finish_spread_percent",
                  last ? 100 * (double)(last - first) / (double)last : 0);
    bench_usage_report(usage, b, operations);
}

static void run_timed_task(struct bench *b, bench_member_work *work, void *shared, uint64_t rounds)
{
    struct bench_usage usage;
    prepare_members(b, rounds, shared);
    bench_usage_begin(&usage);
    perform((struct task){
        .work = work, .count = team.count, .timed = true, .booked = bench_is_memory_pass(b)});
    b->clock_ns = last_ns();
    if (b->state) gb_set_iteration_time(b->state, (double)b->clock_ns * 1e-9);
    report(b, (double)rounds * (double)b->items, &usage);
}

static void flush_member(struct bench_member *member)
{
    (void)member;
    memory_flush();
}

uint64_t bench_team_run(struct bench *b, bench_member_work *work, void *shared)
{
    if (bench_is_memory_pass(b)) bench_team_each(b, flush_member, NULL);
    uint64_t rounds = bench_begin(b);
    bool can = rounds && team.count && !b->error[0];
    if (can) run_timed_task(b, work, shared, rounds);
    for (unsigned i = 0; i < team.count && bench_is_memory_pass(b) && can; i++)
        memory_add(&team.threads[i].books);
    bench_end(b);
    return can ? rounds : 0;
}

/* ---- What a run gave ------------------------------------------------------------------------ */

const struct bench_member *bench_team_member(unsigned index)
{
    return &team.threads[index].member;
}

uint64_t bench_team_sum(void)
{
    uint64_t sum = 0;
    for (unsigned i = 0; i < team.count; i++) sum += team.threads[i].member.result;
    return sum;
}

void bench_team_latency(struct bench *b)
{
    static struct bench_histogram all;
    memset(&all, 0, sizeof all);
    for (unsigned i = 0; i < team.count; i++) bench_histogram_merge(&all, &team.threads[i].latency);
    if (all.count) bench_histogram_report(b, &all);
}
