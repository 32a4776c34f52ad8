/* sched_timer_heap.h - the timers that are pending: a heap of four children, earliest first.
 *
 *   place:  3 | 4 5 6 7 | 8 9 10 11 | 12 ...      the root at 3: the children of `at` are the four
 *           ^root        ^children of 4           from 4 * at - 8 on, which fill one cache line
 *
 * Promises    put, move and take cost O(log n); the earliest is at hand. A timer knows its place,
 *             so that it is stopped without a search.
 * Invariants  entries[timer->place].timer == timer while it is pending; place is 0 otherwise; no
 *             entry is earlier than its parent.
 * Differs from Go: the time is kept beside the pointer, so that sifting reads no timer; a stopped
 *             timer leaves at once, where Go marks it and cleans up later.
 * Threads     none: an executor has a lock for it, or needs none.
 * Source      Go 1.19 runtime/time.go for the four children; LaMarca and Ladner, "The influence of
 *             caches on the performance of heaps" (1996), for the root's place.                  */
#ifndef ASSAY_SCHED_SCHED_TIMER_HEAP_H
#define ASSAY_SCHED_SCHED_TIMER_HEAP_H

#include <stdlib.h>
#include <string.h>

#include "common/check.h"
#include "sched/sched.h"

#define SCHED_TIMER_ROOT 3u

/* First room: 61 timers, 1 KiB. */
#define SCHED_TIMER_ROOM 64u

struct sched_timer_entry {
    uint64_t when_ns;
    struct sched_timer *timer; /* borrowed */
};

/* Zero bytes: none pending. */
struct sched_timers {
    struct sched_timer_entry *entries; /* [room], aligned to a line; NULL while room is 0 */
    uint32_t end, room; /* entries in use: [SCHED_TIMER_ROOT, end); 0 while no room */
};

IMPL_GLUE bool sched_timers_any(const struct sched_timers *timers)
{
    return timers->end > SCHED_TIMER_ROOT;
}

/* Of the earliest. There is one. */
IMPL_GLUE uint64_t sched_timers_next_ns(const struct sched_timers *timers)
{
    return timers->entries[SCHED_TIMER_ROOT].when_ns;
}

IMPL_GLUE void sched_timers_place(struct sched_timers *timers, uint32_t at,
                                  struct sched_timer_entry entry)
{
    timers->entries[at] = entry;
    entry.timer->place = at;
}

/* The entry goes to `at` or above. */
IMPL_GLUE void sched_timers_up(struct sched_timers *timers, uint32_t at,
                               struct sched_timer_entry entry)
{
    while (at > SCHED_TIMER_ROOT) {
        uint32_t parent = at / 4 + 2;
        if (timers->entries[parent].when_ns <= entry.when_ns) break;
        sched_timers_place(timers, at, timers->entries[parent]);
        at = parent;
    }
    sched_timers_place(timers, at, entry);
}

/* The earliest of the children that begin at `first`, which is one of them. */
IMPL_GLUE uint32_t sched_timers_earliest(const struct sched_timers *timers, uint32_t first)
{
    uint32_t most = first + 4 < timers->end ? first + 4 : timers->end, least = first;
    for (uint32_t child = first + 1; child < most; child++)
        if (timers->entries[child].when_ns < timers->entries[least].when_ns) least = child;
    return least;
}

/* The entry goes to `at` or below. */
IMPL_GLUE void sched_timers_down(struct sched_timers *timers, uint32_t at,
                                 struct sched_timer_entry entry)
{
    for (uint32_t first; (first = 4 * at - 8) < timers->end;) {
        uint32_t child = sched_timers_earliest(timers, first);
        if (entry.when_ns <= timers->entries[child].when_ns) break;
        sched_timers_place(timers, at, timers->entries[child]);
        at = child;
    }
    sched_timers_place(timers, at, entry);
}

IMPL_GLUE void sched_timers_settle(struct sched_timers *timers, uint32_t at,
                                   struct sched_timer_entry entry)
{
    if (at > SCHED_TIMER_ROOT && entry.when_ns < timers->entries[at / 4 + 2].when_ns)
        sched_timers_up(timers, at, entry);
    else
        sched_timers_down(timers, at, entry);
}

IMPL_RARE void sched_timers_grow(struct sched_timers *timers)
{
    uint32_t room = timers->room ? 2 * timers->room : SCHED_TIMER_ROOM;
    struct sched_timer_entry *entries =
        (struct sched_timer_entry *)aligned_alloc(CACHE_LINE, room * sizeof *entries);
    CHECK(entries);
    if (timers->room)
        memcpy((void *)entries, (const void *)timers->entries, timers->end * sizeof *entries);
    else
        timers->end = SCHED_TIMER_ROOT;
    free((void *)timers->entries);
    timers->entries = entries;
    timers->room = room;
}

/* Pending at when_ns, whether or not it was. True: it was. */
IMPL_GLUE bool sched_timers_set(struct sched_timers *timers, struct sched_timer *timer,
                                uint64_t when_ns)
{
    struct sched_timer_entry entry = {when_ns, timer};
    if (timer->place) {
        sched_timers_settle(timers, timer->place, entry);
        return true;
    }
    if (UNLIKELY(timers->end == timers->room)) sched_timers_grow(timers);
    sched_timers_up(timers, timers->end++, entry);
    return false;
}

/* No longer pending. True: it was. */
IMPL_GLUE bool sched_timers_take(struct sched_timers *timers, struct sched_timer *timer)
{
    uint32_t at = timer->place;
    if (!at) return false;
    timer->place = 0;
    struct sched_timer_entry last = timers->entries[--timers->end];
    if (at != timers->end) sched_timers_settle(timers, at, last);
    return true;
}

/* The earliest if its time has come, already set to its next turn if it has a period, of which
 * those that were missed are left out; NULL: none. */
IMPL_GLUE struct sched_timer *sched_timers_due(struct sched_timers *timers, uint64_t now_ns)
{
    if (!sched_timers_any(timers) || sched_timers_next_ns(timers) > now_ns) return NULL;
    struct sched_timer *timer = timers->entries[SCHED_TIMER_ROOT].timer;
    uint64_t when_ns = sched_timers_next_ns(timers), period_ns = timer->period_ns;
    if (period_ns)
        sched_timers_set(timers, timer, when_ns + period_ns * (1 + (now_ns - when_ns) / period_ns));
    else
        sched_timers_take(timers, timer);
    return timer;
}

/* Those still pending never fire. */
IMPL_RARE void sched_timers_release(struct sched_timers *timers)
{
    free((void *)timers->entries);
    memset((void *)timers, 0, sizeof *timers);
}

#endif
