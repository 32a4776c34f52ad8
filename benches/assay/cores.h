/* cores.h - who runs where and before whom: pinned workers have a core to themselves, as far as it
 * is ours to give. */
#ifndef ASSAY_CORES_H
#define ASSAY_CORES_H

/* The last core this process may run on, for workers; -1 if it is the only one. This process keeps
 * off it from now on: it reads one answer while the worker takes the next sample. Where it may
 * (root) it also gets ahead of other programs, so that the next question is not late. */
int cores_part(void);

/* Everything is as it was before cores_part(). */
void cores_join(void);

/* How fast that core is at the moment, or the slowest of all that this process might run on (-1):
 * additions a nanosecond, common/speed.h. Costs some 100 us a core. */
double cores_speed(int core);

/* The priority of what measures and is measured: as far ahead as there is. */
#define AHEAD_NICE (-20)

/* In a child of this process, before it becomes another program: on that core only; -1: wherever
 * this process might run before cores_part(). */
void cores_place(int core);

#endif
