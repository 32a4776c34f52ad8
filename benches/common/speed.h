/* speed.h - how fast a core is at the moment, as the next sample will find it.
 *
 * Measured by a chain of additions with one taken branch each: one a cycle on every processor we
 * know. It slows down with the clock, and when another program runs on the core's other hardware
 * thread, since the two take turns at fetching: 1.75 in place of 3.05 additions a nanosecond on an
 * EPYC whose chain of multiplications kept its pace. In a virtual machine that neighbour is
 * somebody else's: neither the load nor the stolen time shows it, and branchy code takes up to 1.6
 * times as long. */
#ifndef BENCHES_COMMON_SPEED_H
#define BENCHES_COMMON_SPEED_H

#include <sched.h>

/* A core below this share of the quickest seen is slowed: two looks at a quiet one differ by a few
 * per cent, a busy neighbour takes two fifths. */
#define SPEED_QUIET 0.85

/* Additions a nanosecond where this thread runs. Takes some 10 us. */
double speed_here(void);

/* The slowest of these cores (the first 16; NULL: all that this thread may run on), each visited;
 * afterwards the thread may run where it might before. NAN: none could be visited. */
double speed_slowest(const cpu_set_t *cores);

#endif
