/* sweep_order.c - see sweep_order.h. */
#include "benches/assay/sweep_order.h"

#include <stdlib.h>
#include <string.h>

/* Groups first..first+count-1 of one plan: one section. */
struct stretch {
    size_t plan, first, count;
    size_t *order; /* [count]: offsets, ends first */
};

/* Fills order with 0..count-1: the last, the first, then halves of what lies between. */
static void ends_first(size_t *order, size_t count)
{
    bool *taken = calloc(count, sizeof *taken);
    size_t filled = 0;
    for (size_t step = count > 1 ? count - 1 : 1; taken && step > 0; step /= 2)
        for (size_t at = 0; at < count; at += step) {
            size_t index = step == count - 1 ? count - 1 - at : at; /* the last one first */
            if (taken[index]) continue;
            taken[index] = true;
            order[filled++] = index;
        }
    free(taken);
}

static size_t stretch_length(const struct plan *plan, size_t first)
{
    size_t end = first + 1;
    while (end < plan->count && !strcmp(plan->groups[end].section, plan->groups[first].section))
        end++;
    return end - first;
}

static struct stretch *find_stretches(struct arena *arena, const struct plan *plans, size_t count,
                                      size_t *found)
{
    struct stretch *stretches = NULL;
    *found = 0;
    for (size_t p = 0; p < count; p++) {
        size_t length;
        for (size_t first = 0; first < plans[p].count; first += length) {
            length = stretch_length(&plans[p], first);
            size_t *order = arena_zero(arena, length * sizeof *order);
            ends_first(order, length);
            stretches = arena_more(arena, stretches, *found, sizeof *stretches);
            stretches[(*found)++] = (struct stretch){p, first, length, order};
        }
    }
    return stretches;
}

struct turn *sweep_order(struct arena *arena, const struct plan *plans, size_t count,
                         size_t *turn_count)
{
    size_t stretch_count = 0;
    struct stretch *stretches = find_stretches(arena, plans, count, &stretch_count);
    struct turn *turns = NULL;
    bool more = true;
    *turn_count = 0;
    for (size_t turn = 0; more; turn++) {
        more = false;
        for (size_t i = 0; i < stretch_count; i++) {
            const struct stretch *stretch = &stretches[i];
            if (turn >= stretch->count) continue;
            more = true;
            turns = arena_more(arena, turns, *turn_count, sizeof *turns);
            turns[(*turn_count)++] =
                (struct turn){stretch->plan, stretch->first + stretch->order[turn]};
        }
    }
    return turns;
}
