/* watch.h - what else went on in the machine while we measured: steal time, load, and the speed of
 * the processor. */
#ifndef ASSAY_WATCH_H
#define ASSAY_WATCH_H

enum { WATCH_SPEEDS = 512 };

struct watch {
    double steal_start, total_start; /* clock ticks of all cores */
    double load_sum, load_max;       /* one-minute load averages seen */
    int looks;
    double ghz[WATCH_SPEEDS]; /* speeds seen; the latest replace the oldest */
    int speeds;               /* how often it was looked at */
};

void watch_start(struct watch *watch);

/* Looks once more; cheap enough for every round. */
void watch_look(struct watch *watch);

/* Share of the time that the hypervisor gave to others since the start, 0 to 1. */
double watch_steal(const struct watch *watch);
double watch_load_mean(const struct watch *watch);

/* The speed in GHz that the share of looks was at or below; NAN: not looked. It is that of a chain
 * of additions, one a cycle on every processor we know, so it is there in virtual machines too,
 * where the system shows no frequency or one that never changes. */
double watch_ghz(const struct watch *watch, double share);

/* Warns if another sweep measures on this machine at the moment: both want the same core. */
void watch_rivals(void);

/* Warns, with the remedy, if what was seen makes figures worse. */
void watch_warn(const struct watch *watch);

#endif
