/* watch.h - what else went on in the machine while we measured: steal time, load, and the speed of
 * the cores. */
#ifndef ASSAY_WATCH_H
#define ASSAY_WATCH_H

enum { WATCH_SPEEDS = 512 };

struct watch {
    double steal_start, total_start; /* clock ticks of all cores */
    double load_sum, load_max;       /* one-minute load averages seen */
    int looks;
    double speed[WATCH_SPEEDS]; /* of the cores, before rounds; the latest replace the oldest */
    int speeds;                 /* how often it was looked at */
    double quickest;            /* the highest of all */
};

void watch_start(struct watch *watch);

/* Looks once more; cheap enough for every round. */
void watch_look(struct watch *watch);

/* Share of the time that the hypervisor gave to others since the start, 0 to 1. */
double watch_steal(const struct watch *watch);
double watch_load_mean(const struct watch *watch);

/* The speed that the share of looks was at or below; NAN: not looked. Additions a nanosecond, one a
 * cycle on every processor we know; common/speed.h says what slows them. */
double watch_speed(const struct watch *watch, double share);

/* Looks at the speed of the core (-1: of all); while it is well below the quickest ever seen, waits
 * and looks again, at most so long. Returns the seconds that passed. */
double watch_wait(struct watch *watch, int core, double patience_s);

/* Warns if another sweep measures on this machine at the moment: both want the same core. */
void watch_rivals(void);

/* Warns, with the remedy, if what was seen makes figures worse. */
void watch_warn(const struct watch *watch);

#endif
