/* switch.c - the switch of fibers on another processor: registers of both kinds live over it,
 * stacks whole, panic slots swapped, on one thread and on two. Run under emulation; prints what it
 * counted. */
#include <stdio.h>

#include "sched/sched_fiber1.h"
#include "sched/sched_fiberN.h"
#include "sched/sched_time.h"

enum { TASKS = 20, ROUNDS = 200 };

struct scene {
    const struct sched_ops *exec;
    ATOMIC(uint64_t) sum;
};

/* More values live than there are registers, of integers and of reals. */
static void work(void *argument)
{
    struct scene *s = argument;
    uint64_t id = s->exec->self()->id, integers[12];
    double reals[12];
    for (uint64_t i = 0; i < 12; i++) integers[i] = id * i, reals[i] = (double)(id + i);
    for (int round = 0; round < ROUNDS; round++) {
        s->exec->yield();
        for (uint64_t i = 0; i < 12; i++) {
            integers[i] += i;
            reals[i] += 0.5;
        }
    }
    for (uint64_t i = 0; i < 12; i++) {
        CHECK(integers[i] == id * i + ROUNDS * i);
        CHECK(reals[i] == (double)(id + i) + ROUNDS * 0.5);
    }
    sched_sleep(s->exec, 1000000);
    CHECK(s->exec->self()->id == id);
    CHECK(panic_handler_get() == &s->exec->self()->uncaught);
    /* relaxed: read after the run. */
    atomic_fetch_add_explicit(&s->sum, 1, memory_order_relaxed);
}

static void start(void *argument)
{
    struct scene *s = argument;
    for (int i = 0; i < TASKS; i++) CHECK(s->exec->spawn(work, s));
}

int main(void)
{
    const struct sched_ops *const execs[] = {&sched_fiber1, &sched_fiberN};
    for (int e = 0; e < 2; e++) {
        const struct sched_config config = {.workers = 2};
        struct scene s = {.exec = execs[e]};
        s.exec->run(&config, start, &s);
        CHECK(atomic_load_explicit(&s.sum, memory_order_relaxed) == TASKS);
        printf("%s: %d tasks\n", s.exec->name, TASKS);
    }
    return 0;
}
