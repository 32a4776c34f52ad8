/* compare_memory.c - the second axis of a comparison: what both sides ask of memory. */
#include "benches/assay/compare.h"

#include "benches/assay/chart_text.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Below this share two figures of memory count as one. */
#define DIFFERENT 0.01

static const struct {
    const char *counter, *words;
    enum unit unit;
} figures[MEMORY_FIGURES] = {
    {"allocations_per_op", "allocations/op", UNIT_PLAIN},
    {"allocated_bytes_per_op", "allocated/op", UNIT_BYTES},
    {"thread_peak_bytes", "peak", UNIT_BYTES},
    {"live_bytes", "live", UNIT_BYTES},
    {"resident_bytes", "resident", UNIT_BYTES},
    {"minor_faults_per_op", "faults/op, warm", UNIT_PLAIN},
    {"cold_minor_faults_per_op", "faults/op, cold", UNIT_PLAIN},
};

static double counter_of(const struct track *track, const char *name)
{
    for (size_t i = 0; i < track->counter_count; i++)
        if (!strcmp(track->counters[i].name, name))
            return stats_median(track->counters[i].values, track->counters[i].count);
    return NAN;
}

double compare_memory(const struct compare *compare, const struct track *track)
{
    return counter_of(track, compare->memory_counter);
}

/* Peaks tell more than totals, and totals more than what is left over; a counter too coarse to show
 * anything (jemalloc's peak of a thread, below some kilobytes) is passed over. */
void compare_choose_memory(struct compare *compare, const struct recording *recording)
{
    static const char *const wanted[] = {"peak_bytes", "allocated_bytes", "bytes"};
    compare->memory_counter = "";
    for (size_t w = 0; w < 3; w++)
        for (size_t g = 0; g < recording->plan.count; g++)
            for (size_t i = 0; i < recording->plan.groups[g].count; i++) {
                const struct track *track = &recording->groups[g].tracks[i];
                for (size_t k = 0; k < track->counter_count; k++)
                    if (strstr(track->counters[k].name, wanted[w]) &&
                        stats_median(track->counters[k].values, track->counters[k].count) > 0) {
                        compare->memory_counter = track->counters[k].name;
                        return;
                    }
            }
}

void compare_books(struct compare_row *row, const struct track *a, const struct track *b)
{
    for (int i = 0; i < MEMORY_FIGURES; i++) {
        row->books[0][i] = counter_of(a, figures[i].counter);
        row->books[1][i] = counter_of(b, figures[i].counter);
    }
}

static bool differ(double a, double b)
{
    if (!isfinite(a) || !isfinite(b)) return isfinite(a) != isfinite(b);
    return fabs(a - b) > DIFFERENT * fmax(fabs(a), fabs(b));
}

static bool row_differs(const struct compare_row *row)
{
    for (int i = 0; i < MEMORY_FIGURES; i++)
        if (differ(row->books[0][i], row->books[1][i])) return !row->unmeasured;
    return false;
}

/* Does the table need this column: does a row that is shown know anything but zero? */
static bool column_tells(const struct compare *compare, int figure)
{
    for (size_t i = 0; i < compare->count; i++)
        for (int side = 0; side < 2; side++) {
            double value = compare->rows[i].books[side][figure];
            if (row_differs(&compare->rows[i]) && isfinite(value) && value != 0) return true;
        }
    return false;
}

/* Both sides, or the one figure that they share. */
static void print_cell(struct arena *arena, const double sides[2], enum unit unit)
{
    const char *a = format_unit(arena, unit, sides[0]), *b = format_unit(arena, unit, sides[1]);
    if (strcmp(a, b))
        printf(" %s → %s |", a, b);
    else
        printf(" %s |", a);
}

static void print_row(struct compare *compare, const struct compare_row *row)
{
    printf("\n| %s |", row->label);
    for (int i = 0; i < MEMORY_FIGURES; i++) {
        const double sides[2] = {row->books[0][i], row->books[1][i]};
        if (column_tells(compare, i)) print_cell(&compare->run.arena, sides, figures[i].unit);
    }
}

/* How many rows know a figure of memory, and how many of them differ. */
static size_t count_known(const struct compare *compare, size_t *different)
{
    size_t known = 0;
    *different = 0;
    for (size_t i = 0; i < compare->count; i++) {
        bool knows = false;
        for (int k = 0; k < MEMORY_FIGURES; k++)
            knows |=
                isfinite(compare->rows[i].books[0][k]) || isfinite(compare->rows[i].books[1][k]);
        known += knows && !compare->rows[i].unmeasured;
        *different += row_differs(&compare->rows[i]);
    }
    return known;
}

void compare_print_memory(struct compare *compare)
{
    size_t different, known = count_known(compare, &different);
    if (!known) return;
    if (!different) {
        printf("\nOther figures of memory (allocations, live and resident bytes, faults): none "
               "differs by over %.0f %% in %zu row%s.\n",
               100 * DIFFERENT, known, known == 1 ? "" : "s");
        return;
    }
    printf("\n| memory, %s → %s |", compare->sides[0].word, compare->sides[1].word);
    for (int i = 0; i < MEMORY_FIGURES; i++)
        if (column_tells(compare, i)) printf(" %s |", figures[i].words);
    printf("\n|:--|");
    for (int i = 0; i < MEMORY_FIGURES; i++)
        if (column_tells(compare, i)) printf("--:|");
    for (size_t k = 0; k < compare->count; k++)
        if (row_differs(&compare->rows[k])) print_row(compare, &compare->rows[k]);
    printf("\n");
    if (known > different)
        printf("\nMemory of the other %zu row%s: none of these figures differs by over %.0f %%.\n",
               known - different, known - different == 1 ? "" : "s", 100 * DIFFERENT);
}

void compare_memory_json(const struct compare_row *row, cJSON *json)
{
    cJSON *memory = cJSON_AddObjectToObject(json, "memory");
    for (int i = 0; i < MEMORY_FIGURES; i++) {
        if (!isfinite(row->books[0][i]) && !isfinite(row->books[1][i])) continue;
        cJSON *pair = cJSON_AddArrayToObject(memory, figures[i].counter);
        for (int side = 0; side < 2; side++)
            cJSON_AddItemToArray(pair, isfinite(row->books[side][i])
                                           ? cJSON_CreateNumber(row->books[side][i])
                                           : cJSON_CreateNull());
    }
}
