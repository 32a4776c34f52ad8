/* fiberN_worker.h - the workers of sched_fiberN.h: what each knows, how they rest, wake and steal.
 *
 * Idle        a worker without a task looks around for a while, then rests on the list of the idle,
 *             under the run's lock. Who has work for it takes it off the list before the wake: so
 *             everybody resting with nothing in the global queue means that nobody runs and nobody
 *             can be readied but by a timer: the run is over, or dead.
 * Watch       one of those at rest looks again every 50 to 250 us while others run. It steals where
 *             turns are long: a task's turn must last longer than moving it to another core costs.
 *             Tasks that do little but hand each other values stay together on one worker, at whose
 *             speed no two cores can do it.
 * Differs from Go: which wakes a worker at each readied task, and steals whatever there is. A
 * worker that is short of work finds it within 250 us there where it is worth it, instead of 5 to
 *             50 us everywhere. A task that computes for long without a park delays those behind
 *             it for as long, not for its whole turn. */
#ifndef ASSAY_SCHED_FIBERN_WORKER_H
#define ASSAY_SCHED_FIBERN_WORKER_H

#include "common/thread_slot.h"
#include "lock/lock_spin.h"
#include "sched/fiberN_ring.h"
#include "sched/fiber_overflow.h"
#include "sched/fiber_task.h"
#include "sched/sched_clock.h"

enum {
    FIBERN_WORKERS_MOST = 64,
    FIBERN_LOOKS = 8, /* of a worker without work, 2 us each, before it rests */
    FIBERN_LOOK_PAUSES = 50,
    FIBERN_GLOBAL_TURNS = 61, /* turns after which the global queue comes first, as Go's */
    FIBERN_IDLE_STACKS = 64,  /* a worker keeps so many; beyond, half goes to the others */
};

/* A turn this long is worth stealing: a lock and its data that go to and fro between two cores cost
 * 60 ns a line, some five of them a message. */
#define FIBERN_TURN_NS       500
#define FIBERN_WATCH_NS      50000
#define FIBERN_WATCH_MOST_NS 250000
/* A worker is judged over so long at least. */
#define FIBERN_JUDGE_NS 1000

/* What whoever comes next on the worker does for the one that left. */
enum fiberN_after { FIBERN_NOTHING, FIBERN_RELEASE, FIBERN_COMMIT, FIBERN_PUSH };

/* What a worker knew of another when it last looked. */
struct fiberN_seen {
    uint64_t turns, at_ns;
};

struct fiberN_worker {
    /* The owner's. */
    struct fiber_task *current;
    void *left; /* the lock, the argument or the task that `after` is about */
    sched_commit *commit;
    enum fiberN_after after;
    uint32_t hand_offs; /* left in a row */
    int64_t live;       /* tasks begun here less those ended here */
    struct sched_task *idle_stacks;
    uint32_t idle_stack_count, index;
    struct fiber_task home; /* the thread's own stack; no task */
    struct fiberN_seen seen[FIBERN_WORKERS_MOST];
    pthread_t thread;
    /* Others look at these. */
    __attribute__((aligned(CACHE_LINE))) ATOMIC(uint64_t) turns; /* tasks that were switched to */
    ATOMIC(struct sched_task *) next; /* readied last; with hand_offs only */
    struct fiberN_ring ring;
    /* Under the run's lock, but for kick. */
    __attribute__((aligned(CACHE_LINE))) ATOMIC(uint32_t) kick; /* changes at a wake */
    struct fiberN_worker *next_idle;
    bool idle;
};

/* The run of the program. Weak: however many files include this, there is one. */
struct fiberN_run {
    uint32_t count, hand_offs;
    bool pinned;
    cpu_set_t allowed;
    struct fiberN_worker *workers;                               /* [count] */
    ATOMIC(uint32_t) busy;                                       /* 1 while there is a run */
    ATOMIC(uint64_t) started;                                    /* tasks, to number them */
    __attribute__((aligned(CACHE_LINE))) struct lock_futex lock; /* guards what follows */
    struct sched_task *first, *last;                             /* the global queue */
    ATOMIC(uint32_t) queued;    /* its length; looked at without the lock */
    ATOMIC(uint32_t) over;      /* 1: workers end; looked at without the lock */
    struct fiberN_worker *idle; /* the list; its bottom is the one that watches */
    uint32_t idle_count;
    int64_t live; /* tasks begun by others than workers */
    bool timers;  /* some are pending */
    struct sched_task *idle_stacks;
    struct fiber_stacks stacks;
    struct sched_clock clock;
};
__attribute__((weak)) struct fiberN_run fiberN_run;
__attribute__((weak, used)) __thread struct fiberN_worker *fiberN_slot;

/* The worker that the calling task is on; NULL: the thread is none. */
THREAD_SLOT_READER(struct fiberN_worker *, fiberN_mine, fiberN_slot)

/* ---- Waking ------------------------------------------------------------------------------------
 */

IMPL_RARE void fiberN_kick(struct fiberN_worker *worker)
{
    /* relaxed: the lock orders what it is woken for; the kernel compares. */
    atomic_fetch_add_explicit(&worker->kick, 1, memory_order_relaxed);
    lock_wake(&worker->kick, 1);
}

/* With the lock held: off the list of the idle; NULL if nobody is. To be kicked after the release.
 * If all were idle, the one at the bottom has to begin its watch, and is kicked too. */
IMPL_RARE struct fiberN_worker *fiberN_rouse(void)
{
    struct fiberN_worker *worker = fiberN_run.idle, *bottom = worker;
    if (!worker) return NULL;
    if (fiberN_run.idle_count == fiberN_run.count && worker->next_idle) {
        while (bottom->next_idle) bottom = bottom->next_idle;
        fiberN_kick(bottom);
    }
    fiberN_run.idle = worker->next_idle;
    fiberN_run.idle_count--;
    worker->idle = false;
    return worker;
}

IMPL_RARE void fiberN_wake_one(void)
{
    lock_futex_acquire(&fiberN_run.lock);
    struct fiberN_worker *worker = fiberN_rouse();
    lock_futex_release(&fiberN_run.lock);
    if (worker) fiberN_kick(worker);
}

/* ---- The global queue --------------------------------------------------------------------------
 */

/* relaxed: a hint; whoever acts on it takes the lock. */
IMPL_GLUE uint32_t fiberN_queued(void)
{
    return atomic_load_explicit(&fiberN_run.queued, memory_order_relaxed);
}

/* With the lock held. */
IMPL_GLUE void fiberN_queue_push(struct sched_task *task)
{
    task->next = NULL;
    if (fiberN_run.first)
        fiberN_run.last->next = task;
    else
        fiberN_run.first = task;
    fiberN_run.last = task;
    atomic_store_explicit(&fiberN_run.queued, fiberN_queued() + 1, memory_order_relaxed);
}

/* By a thread that is no worker, or for a ring that is full: then with half of what is in it. */
IMPL_RARE void fiberN_push_global(struct fiberN_worker *worker, struct sched_task *task)
{
    lock_futex_acquire(&fiberN_run.lock);
    for (uint32_t i = 0; worker && i < FIBERN_RING / 2; i++) {
        struct sched_task *older = fiberN_ring_pop(&worker->ring);
        if (older) fiberN_queue_push(older);
    }
    fiberN_queue_push(task);
    struct fiberN_worker *roused = fiberN_rouse();
    lock_futex_release(&fiberN_run.lock);
    if (roused) fiberN_kick(roused);
}

/* One to run, and this worker's share of the others into its ring. NULL: none. */
IMPL_RARE struct sched_task *fiberN_pop_global(struct fiberN_worker *worker)
{
    lock_futex_acquire(&fiberN_run.lock);
    uint32_t queued = fiberN_queued(), share = queued / fiberN_run.count + 1;
    struct sched_task *taken = fiberN_run.first;
    if (share > queued) share = queued;
    if (share > FIBERN_RING / 2) share = FIBERN_RING / 2;
    if (taken) fiberN_run.first = taken->next;
    for (uint32_t i = 1; i < share; i++) {
        struct sched_task *task = fiberN_run.first;
        struct sched_task *next = task->next;
        if (!fiberN_ring_push(&worker->ring, task)) {
            share = i;
            break;
        }
        fiberN_run.first = next;
    }
    atomic_store_explicit(&fiberN_run.queued, queued - share, memory_order_relaxed);
    lock_futex_release(&fiberN_run.lock);
    return taken;
}

IMPL_HOT void fiberN_push(struct fiberN_worker *worker, struct sched_task *task)
{
    if (UNLIKELY(!fiberN_ring_push(&worker->ring, task))) fiberN_push_global(worker, task);
}

/* ---- Stealing ----------------------------------------------------------------------------------
 */

/* From one whose turns are long: half of its ring, or who was readied last if not even one turn has
 * ended. */
IMPL_RARE bool fiberN_steal_from(struct fiberN_worker *worker, struct fiberN_worker *other,
                                 uint64_t now_ns)
{
    struct fiberN_seen *seen = &worker->seen[other->index];
    /* relaxed: an estimate. */
    uint64_t turns = atomic_load_explicit(&other->turns, memory_order_relaxed);
    uint64_t passed = turns - seen->turns, elapsed_ns = now_ns - seen->at_ns;
    bool first = !seen->at_ns;
    if (elapsed_ns < FIBERN_JUDGE_NS) return false;
    seen->turns = turns;
    seen->at_ns = now_ns;
    if (first || elapsed_ns < passed * FIBERN_TURN_NS) return false;
    if (fiberN_ring_steal(&worker->ring, &other->ring, FIBERN_RING / 2)) return true;
    if (passed || elapsed_ns < FIBERN_WATCH_NS / 2) return false;
    /* acq_rel: pairs with the release store in fiberN_hand_off(). */
    struct sched_task *next = atomic_exchange_explicit(&other->next, NULL, memory_order_acq_rel);
    return next && fiberN_ring_push(&worker->ring, next);
}

/* True: the own ring has something. */
IMPL_RARE bool fiberN_steal(struct fiberN_worker *worker)
{
    uint64_t now_ns = sched_now_ns();
    for (uint32_t i = 1; i < fiberN_run.count; i++) {
        uint32_t other = (worker->index + i) % fiberN_run.count;
        if (fiberN_steal_from(worker, &fiberN_run.workers[other], now_ns)) return true;
    }
    return false;
}

/* ---- Resting -----------------------------------------------------------------------------------
 */

IMPL_RARE int64_t fiberN_live(void)
{
    int64_t live = fiberN_run.live;
    for (uint32_t i = 0; i < fiberN_run.count; i++) live += fiberN_run.workers[i].live;
    return live;
}

/* With the lock held, when something may have been the last: nobody runs, nothing is ready. */
IMPL_RARE void fiberN_check_end(void)
{
    if (fiberN_run.idle_count < fiberN_run.count || fiberN_run.first) return;
    if (fiberN_live()) {
        if (!fiberN_run.timers) panic_raise(PANIC_FATAL, SCHED_DEADLOCK);
        return;
    }
    /* relaxed: under the lock; others look again when they are kicked. */
    atomic_store_explicit(&fiberN_run.over, 1, memory_order_relaxed);
    for (uint32_t i = 0; i < fiberN_run.count; i++) fiberN_kick(&fiberN_run.workers[i]);
}

IMPL_GLUE bool fiberN_over(void)
{
    return atomic_load_explicit(&fiberN_run.over, memory_order_relaxed) != 0;
}

/* With the lock held. False: there is something to do. */
IMPL_RARE bool fiberN_lie_down(struct fiberN_worker *worker)
{
    if (fiberN_run.first || fiberN_over()) return false;
    worker->idle = true;
    worker->next_idle = fiberN_run.idle;
    fiberN_run.idle = worker;
    fiberN_run.idle_count++;
    fiberN_check_end();
    return !fiberN_over();
}

/* With the lock held, by one that is on the list. */
IMPL_RARE void fiberN_get_up(struct fiberN_worker *worker)
{
    struct fiberN_worker **link = &fiberN_run.idle;
    while (*link != worker) link = &(*link)->next_idle;
    *link = worker->next_idle;
    worker->idle = false;
    fiberN_run.idle_count--;
}

/* The one at the bottom watches while others run. With the lock held. */
IMPL_RARE uint64_t fiberN_rest_until_ns(const struct fiberN_worker *worker, uint64_t pause_ns)
{
    bool watches = !worker->next_idle && fiberN_run.idle_count < fiberN_run.count;
    return watches ? sched_now_ns() + pause_ns : UINT64_MAX;
}

/* The watch: gets up if it may steal, and lets the next one watch. With the lock held. */
IMPL_RARE bool fiberN_watch(struct fiberN_worker *worker)
{
    if (worker->next_idle || !fiberN_steal(worker)) return false;
    fiberN_get_up(worker);
    return true;
}

/* Until there is something to do. False: the run is over. */
IMPL_RARE bool fiberN_rest(struct fiberN_worker *worker)
{
    uint64_t pause_ns = FIBERN_WATCH_NS;
    lock_futex_acquire(&fiberN_run.lock);
    bool rests = fiberN_lie_down(worker);
    while (rests && worker->idle && !fiberN_over()) {
        /* relaxed: under the lock. */
        uint32_t kick = atomic_load_explicit(&worker->kick, memory_order_relaxed);
        uint64_t until_ns = fiberN_rest_until_ns(worker, pause_ns);
        lock_futex_release(&fiberN_run.lock);
        lock_sleep_until(&worker->kick, kick, until_ns);
        if (pause_ns < FIBERN_WATCH_MOST_NS) pause_ns += FIBERN_WATCH_NS;
        lock_futex_acquire(&fiberN_run.lock);
        if (worker->idle && !fiberN_over() && until_ns != UINT64_MAX) fiberN_watch(worker);
    }
    bool over = fiberN_over();
    struct fiberN_worker *other = over || !fiberN_ring_count(&worker->ring) ? NULL : fiberN_rouse();
    lock_futex_release(&fiberN_run.lock);
    if (other) fiberN_kick(other);
    return !over;
}

/* Looks around for a while, then rests. False: the run is over. */
IMPL_RARE bool fiberN_seek(struct fiberN_worker *worker)
{
    for (int look = 0; look < FIBERN_LOOKS && !fiberN_over(); look++) {
        if (fiberN_queued() || fiberN_steal(worker)) return true;
        for (int i = 0; i < FIBERN_LOOK_PAUSES; i++) atomics_pause();
    }
    return fiberN_rest(worker);
}

#endif
