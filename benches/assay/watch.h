/* watch.h - what else went on in the machine while we measured: steal time and load. */
#ifndef ASSAY_WATCH_H
#define ASSAY_WATCH_H

struct watch {
    double steal_start, total_start; /* clock ticks of all cores */
    double load_sum, load_max;       /* one-minute load averages seen */
    int looks;
};

void watch_start(struct watch *watch);

/* Looks once more; cheap enough for every round. */
void watch_look(struct watch *watch);

/* Share of the time that the hypervisor gave to others since the start, 0 to 1. */
double watch_steal(const struct watch *watch);
double watch_load_mean(const struct watch *watch);

/* Warns if another sweep measures on this machine at the moment: both want the same core. */
void watch_rivals(void);

/* Warns, with the remedy, if what was seen makes figures worse. */
void watch_warn(const struct watch *watch);

#endif
