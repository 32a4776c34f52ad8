/* watch.c - see watch.h. What /proc does not offer counts as quiet. */
#include "benches/assay/watch.h"

#include "benches/assay/command.h"
#include "benches/assay/say.h"
#include "benches/assay/stats.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <sys/file.h>

/* From here on figures visibly suffer on a shared two-core machine. */
#define STEAL_NOTABLE 0.02
#define SPEED_NOTABLE 0.10

/* A look at the speed: the quickest of so many chains, some microseconds each, so that being put
 * aside does not count. One in so many looks: a round may be short. */
#define CHAINS     5
#define ADDITIONS  10000
#define SPEED_LOOK 8

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

static double chain_seconds(void)
{
    double start = clock_seconds();
    for (unsigned long i = 0, x = 1; i < ADDITIONS; i++) {
        x += 3;
        __asm__ volatile("" : "+r"(x));
    }
    return clock_seconds() - start;
}

static void look_at_speed(struct watch *watch)
{
    double quickest = INFINITY;
    for (int i = 0; i < CHAINS; i++) quickest = fmin(quickest, chain_seconds());
    if (quickest <= 0) return;
    watch->ghz[watch->speeds++ % WATCH_SPEEDS] = ADDITIONS / quickest * 1e-9;
}

double watch_ghz(const struct watch *watch, double share)
{
    size_t count = watch->speeds < WATCH_SPEEDS ? (size_t)watch->speeds : WATCH_SPEEDS;
    return stats_quantile(watch->ghz, count, share);
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
    if (watch->looks % SPEED_LOOK == 0) look_at_speed(watch);
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
    double low = watch_ghz(watch, 0.05), high = watch_ghz(watch, 0.95);
    if (low < (1 - SPEED_NOTABLE) * high)
        say_warning("the processor ran at %.2f to %.2f GHz during the run; ratios are paired, but "
                    "single figures move with it: keep its frequency (cpupower frequency-set -g "
                    "performance), let it cool, or ask the owner of the virtual machine",
                    low, high);
    double steal = watch_steal(watch);
    if (steal > STEAL_NOTABLE)
        say_warning("the hypervisor took %.1f %% of the processor time away during the run; "
                    "intervals are wider than they need be: repeat at a quieter time",
                    100 * steal);
}
