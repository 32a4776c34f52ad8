/* cmap_best_arena.h - the groups of `best`: taken in runs, given back, taken again for new tables.
 *
 *  chunk   | table | free | table | table |     fresh     |
 *
 * Promises    a group stays a group, at its place, until the map is destroyed: who still looks at
 *             an old table reads tags, keys and values, if of another, and states are states.
 * Invariants  a group of no table is locked, so that a writer who comes late cannot change it; its
 *             version goes on when it is taken again. Runs begin at even groups: on a line.
 * Why         the allocator clears large blocks by giving their pages back: that, and the faults
 *             that followed, were two fifths of the time of filling a map. Here the tags' lines are
 *             cleared and nothing else, in memory that was just in use.                          */
#ifndef ASSAY_CMAP_CMAP_BEST_ARENA_H
#define ASSAY_CMAP_CMAP_BEST_ARENA_H

#include "cmap/cmap_best_group.h"
#include "cmap/cmap_memory.h"
#include "common/check.h"
#include "lock/lock_spin.h"

/* A new chunk is at least 64 groups, 30 KiB, and at least a quarter of all there are. With an
 * eighth more is left between tables where none fits (10^6 entries: 44 bytes an entry instead of
 * 41), with half of all more of the last chunk is empty. */
#define CMAP_BEST_CHUNK_GROUPS 64
#define CMAP_BEST_CHUNK_PART   4

struct cmap_best_run {
    struct cmap_best_group *groups;
    size_t count;
};

struct cmap_best_runs {
    struct cmap_best_run *runs; /* [count] of [room], owned; rising by address */
    size_t count, room;
};

struct cmap_best_arena {
    _Alignas(CACHE_LINE) struct lock_spin guard; /* of all below */
    struct cmap_best_runs chunks;                /* what they lie in, owned */
    struct cmap_best_runs free;                  /* no two side by side */
    struct cmap_best_run fresh;                  /* never used; the end of a chunk */
    size_t groups;                               /* in all chunks */
};

/* ---- Lists of runs -------------------------------------------------------------------------- */

IMPL_RARE void cmap_best_runs_widen(struct cmap_best_runs *list)
{
    size_t room = list->room ? 2 * list->room : 16;
    struct cmap_best_run *runs = (struct cmap_best_run *)map_memory(room * sizeof *runs);
    CHECK(runs != NULL);
    if (list->count) memcpy(runs, list->runs, list->count * sizeof *runs);
    map_memory_free(list->runs, list->room * sizeof *runs);
    list->runs = runs;
    list->room = room;
}

/* The place of the first run behind `groups`. */
IMPL_RARE size_t cmap_best_runs_behind(const struct cmap_best_runs *list,
                                       const struct cmap_best_group *groups)
{
    size_t low = 0, high = list->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (list->runs[middle].groups < groups)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

IMPL_RARE void cmap_best_runs_remove(struct cmap_best_runs *list, size_t i)
{
    memmove(&list->runs[i], &list->runs[i + 1], (--list->count - i) * sizeof *list->runs);
}

IMPL_RARE void cmap_best_runs_add(struct cmap_best_runs *list, struct cmap_best_run run)
{
    size_t i = cmap_best_runs_behind(list, run.groups);
    if (list->count == list->room) cmap_best_runs_widen(list);
    memmove(&list->runs[i + 1], &list->runs[i], (list->count++ - i) * sizeof *list->runs);
    list->runs[i] = run;
}

/* The same; what it touches becomes one run with it. */
IMPL_RARE void cmap_best_runs_merge(struct cmap_best_runs *list, struct cmap_best_run run)
{
    size_t i = cmap_best_runs_behind(list, run.groups);
    if (i < list->count && run.groups + run.count == list->runs[i].groups) {
        run.count += list->runs[i].count;
        cmap_best_runs_remove(list, i);
    }
    if (i && list->runs[i - 1].groups + list->runs[i - 1].count == run.groups)
        list->runs[i - 1].count += run.count;
    else
        cmap_best_runs_add(list, run);
}

/* ---- Groups --------------------------------------------------------------------------------- */

IMPL_RARE struct cmap_best_group *cmap_best_init_fresh(struct cmap_best_run run)
{
    for (size_t i = 0; i < run.count; i++) cmap_best_group_init(&run.groups[i], 0);
    return run.groups;
}

IMPL_RARE struct cmap_best_group *cmap_best_init_again(struct cmap_best_run run)
{
    for (size_t i = 0; i < run.count; i++) cmap_best_group_again(&run.groups[i]);
    return run.groups;
}

/* ---- Taking and giving ---------------------------------------------------------------------- */

/* Cuts `count` groups off the front. */
IMPL_GLUE struct cmap_best_run cmap_best_cut(struct cmap_best_run *run, size_t count)
{
    struct cmap_best_run front = {run->groups, count};
    run->groups += count;
    run->count -= count;
    return front;
}

/* Of the first free run that is long enough; no groups if none is. */
IMPL_RARE struct cmap_best_run cmap_best_find_free(struct cmap_best_arena *arena, size_t count)
{
    struct cmap_best_run found = {NULL, 0};
    size_t i = 0;
    while (i < arena->free.count && arena->free.runs[i].count < count) i++;
    if (i == arena->free.count) return found;
    found = cmap_best_cut(&arena->free.runs[i], count);
    if (!arena->free.runs[i].count) cmap_best_runs_remove(&arena->free, i);
    return found;
}

/* In whole huge pages once it gets them. */
IMPL_GLUE size_t cmap_best_chunk_bytes(size_t count)
{
    size_t bytes = count * sizeof(struct cmap_best_group);
    return bytes < MAP_HUGE_MIN_BYTES ? bytes : (bytes + MAP_HUGE_PAGE - 1) & ~(MAP_HUGE_PAGE - 1);
}

/* Groups of the next chunk, `count` or more, an even number. */
IMPL_GLUE size_t cmap_best_chunk_groups(const struct cmap_best_arena *arena, size_t count)
{
    if (count < CMAP_BEST_CHUNK_GROUPS) count = CMAP_BEST_CHUNK_GROUPS;
    if (count < arena->groups / CMAP_BEST_CHUNK_PART) count = arena->groups / CMAP_BEST_CHUNK_PART;
    count += count & 1;
    return cmap_best_chunk_bytes(count) / sizeof(struct cmap_best_group) & ~(size_t)1;
}

/* A chunk of at least `count` groups becomes what is fresh; what was becomes free. */
IMPL_RARE void cmap_best_add_chunk(struct cmap_best_arena *arena, size_t count)
{
    count = cmap_best_chunk_groups(arena, count);
    if (arena->fresh.count) {
        cmap_best_init_fresh(arena->fresh);
        cmap_best_runs_merge(&arena->free, arena->fresh);
    }
    arena->fresh.groups = (struct cmap_best_group *)cmap_memory_raw(cmap_best_chunk_bytes(count));
    CHECK(arena->fresh.groups != NULL);
    arena->fresh.count = count;
    arena->groups += count;
    cmap_best_runs_add(&arena->chunks, arena->fresh);
}

/* `count`, an even number, of empty groups side by side that the caller holds locked. */
IMPL_RARE struct cmap_best_group *cmap_best_take(struct cmap_best_arena *arena, size_t count)
{
    lock_spin_acquire(&arena->guard);
    struct cmap_best_run run = cmap_best_find_free(arena, count);
    bool again = run.count != 0;
    if (!again) {
        if (arena->fresh.count < count) cmap_best_add_chunk(arena, count);
        run = cmap_best_cut(&arena->fresh, count);
    }
    lock_spin_release(&arena->guard);
    return again ? cmap_best_init_again(run) : cmap_best_init_fresh(run);
}

/* Groups of no table any more, which the caller holds locked. */
IMPL_RARE void cmap_best_give(struct cmap_best_arena *arena, struct cmap_best_group *groups,
                              size_t count)
{
    lock_spin_acquire(&arena->guard);
    cmap_best_runs_merge(&arena->free, (struct cmap_best_run){groups, count});
    lock_spin_release(&arena->guard);
}

IMPL_RARE void cmap_best_arena_stats(const struct cmap_best_arena *arena, struct cmap_stats *stats)
{
    for (size_t i = 0; i < arena->free.count; i++)
        stats->bytes_retired += arena->free.runs[i].count * sizeof(struct cmap_best_group);
    stats->bytes += arena->groups * sizeof(struct cmap_best_group) +
                    (arena->chunks.room + arena->free.room) * sizeof(struct cmap_best_run);
}

IMPL_RARE void cmap_best_arena_finish(struct cmap_best_arena *arena)
{
    for (size_t i = 0; i < arena->chunks.count; i++)
        cmap_memory_free(arena->chunks.runs[i].groups,
                         cmap_best_chunk_bytes(arena->chunks.runs[i].count));
    map_memory_free(arena->chunks.runs, arena->chunks.room * sizeof *arena->chunks.runs);
    map_memory_free(arena->free.runs, arena->free.room * sizeof *arena->free.runs);
}

#endif
