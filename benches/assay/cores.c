/* cores.c - see cores.h. */
#include "benches/assay/cores.h"

#include "benches/common/speed.h"

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

static cpu_set_t only(int core)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET((size_t)core, &set);
    return set;
}

double cores_speed(int core)
{
    cpu_set_t set = core < 0 ? given : only(core);
    return speed_slowest(CPU_COUNT(&set) ? &set : NULL);
}

void cores_place(int core)
{
    cores_join();
    if (core < 0) return;
    cpu_set_t place = only(core);
    sched_setaffinity(0, sizeof place, &place);
}
