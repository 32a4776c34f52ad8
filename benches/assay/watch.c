/* watch.c - see watch.h. What /proc does not offer counts as quiet. */
#include "benches/assay/watch.h"

#include "benches/assay/command.h"
#include "benches/assay/cores.h"
#include "benches/assay/say.h"
#include "benches/assay/stats.h"
#include "benches/common/speed.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <sys/file.h>
#include <time.h>

/* From here on figures visibly suffer on a shared two-core machine. */
#define STEAL_NOTABLE 0.02

/* Between two looks at a slowed core. */
#define PAUSE_S 1e-3

void watch_rivals(void)
{
    /* Held, by the descriptor left open, until this process ends; where it cannot be, so be it. */
    int lock = open("/tmp/assay-measuring.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (lock >= 0 && flock(lock, LOCK_EX | LOCK_NB))
        say_warning("another sweep is measuring on this machine; each makes the other's intervals "
                    "wider: run them one after the other");
}

static void read_ticks(double *steal, double *total)
{
    double tick[8] = {0};
    FILE *file = fopen("/proc/stat", "re");
    *steal = *total = 0;
    if (!file) return;
    int got = fscanf(file, "cpu %lf %lf %lf %lf %lf %lf %lf %lf", &tick[0], &tick[1], &tick[2],
                     &tick[3], &tick[4], &tick[5], &tick[6], &tick[7]);
    fclose(file);
    for (int i = 0; i < got; i++) *total += tick[i];
    *steal = tick[7];
}

double watch_speed(const struct watch *watch, double share)
{
    size_t count = watch->speeds < WATCH_SPEEDS ? (size_t)watch->speeds : WATCH_SPEEDS;
    return stats_quantile(watch->speed, count, share);
}

/* False: the core is slowed. */
static bool as_fast_as_ever(struct watch *watch, double speed)
{
    if (speed > watch->quickest) watch->quickest = speed;
    return !(speed < SPEED_QUIET * watch->quickest);
}

double watch_wait(struct watch *watch, int core, double patience_s)
{
    double start = clock_seconds(), speed = cores_speed(core);
    watch->speed[watch->speeds++ % WATCH_SPEEDS] = speed;
    while (!as_fast_as_ever(watch, speed) && clock_seconds() - start < patience_s) {
        nanosleep(&(struct timespec){0, (long)(PAUSE_S * 1e9)}, NULL);
        speed = cores_speed(core);
    }
    return clock_seconds() - start;
}

void watch_start(struct watch *watch)
{
    *watch = (struct watch){0};
    read_ticks(&watch->steal_start, &watch->total_start);
    watch_look(watch);
}

void watch_look(struct watch *watch)
{
    double load = 0;
    FILE *file = fopen("/proc/loadavg", "re");
    if (!file) return;
    if (fscanf(file, "%lf", &load) == 1) {
        watch->load_sum += load;
        watch->looks++;
        if (load > watch->load_max) watch->load_max = load;
    }
    fclose(file);
}

double watch_steal(const struct watch *watch)
{
    double steal, total;
    read_ticks(&steal, &total);
    double passed = total - watch->total_start;
    return passed > 0 ? (steal - watch->steal_start) / passed : 0;
}

double watch_load_mean(const struct watch *watch)
{
    return watch->looks ? watch->load_sum / watch->looks : 0;
}

void watch_warn(const struct watch *watch)
{
    double steal = watch_steal(watch);
    if (steal > STEAL_NOTABLE)
        say_warning("the hypervisor took %.1f %% of the processor time away during the run; "
                    "intervals are wider than they need be: repeat at a quieter time",
                    100 * steal);
}
