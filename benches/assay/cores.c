/* cores.c - see cores.h. */
#include "benches/assay/cores.h"

#include <sched.h>
#include <sys/resource.h>

static cpu_set_t given; /* where this process may run; empty: never asked */
static int nice_given;

int cores_part(void)
{
    if (sched_getaffinity(0, sizeof given, &given)) CPU_ZERO(&given);
    if (CPU_COUNT(&given) < 2) return -1;
    int core = CPU_SETSIZE - 1;
    while (!CPU_ISSET((size_t)core, &given)) core--;
    cpu_set_t others = given;
    CPU_CLR((size_t)core, &others);
    sched_setaffinity(0, sizeof others, &others);
    nice_given = getpriority(PRIO_PROCESS, 0);
    setpriority(PRIO_PROCESS, 0, AHEAD_NICE);
    return core;
}

void cores_join(void)
{
    if (!CPU_COUNT(&given)) return;
    sched_setaffinity(0, sizeof given, &given);
    setpriority(PRIO_PROCESS, 0, nice_given);
}

void cores_place(int core)
{
    cpu_set_t place;
    cores_join();
    if (core < 0) return;
    CPU_ZERO(&place);
    CPU_SET((size_t)core, &place);
    sched_setaffinity(0, sizeof place, &place);
}
