/* compare_memory.c - the second axis of a comparison: what both sides ask of memory. */
#include "benches/assay/compare.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *counter, *words;
} figures[MEMORY_FIGURES] = {
    {"allocations_per_op", "allocations/op"},
    {"allocated_bytes_per_op", "allocated B/op"},
    {"thread_peak_bytes", "peak B"},
    {"live_bytes", "live B"},
    {"resident_bytes", "resident B"},
    {"minor_faults_per_op", "faults/op, warm"},
    {"cold_minor_faults_per_op", "faults/op, cold"},
};

static double counter_of(const struct track *track, const char *name)
{
    for (size_t i = 0; i < track->counter_count; i++)
        if (!strcmp(track->counters[i].name, name))
            return stats_median(track->counters[i].values, track->counters[i].count);
    return NAN;
}

void compare_books(struct compare_row *row, const struct track *a, const struct track *b)
{
    for (int i = 0; i < MEMORY_FIGURES; i++) {
        row->books[0][i] = counter_of(a, figures[i].counter);
        row->books[1][i] = counter_of(b, figures[i].counter);
    }
}

/* Does any row know this figure? */
static bool known(const struct compare *compare, int figure)
{
    for (size_t i = 0; i < compare->count; i++)
        for (int side = 0; side < 2; side++)
            if (isfinite(compare->rows[i].books[side][figure])) return true;
    return false;
}

static void print_figure(double value)
{
    if (!isfinite(value))
        printf("-");
    else if (fabs(value) >= 1000)
        printf("%.0f", value);
    else
        printf("%.3g", value);
}

/* Both sides, or the one figure that they share. */
static void print_cell(double a, double b)
{
    print_figure(a);
    if (a == b || (isnan(a) && isnan(b))) {
        printf(" |");
        return;
    }
    printf(" → ");
    print_figure(b);
    printf(" |");
}

void compare_print_memory(const struct compare *compare)
{
    bool any = false;
    for (int i = 0; i < MEMORY_FIGURES; i++) any |= known(compare, i);
    if (!any) return;
    printf("\n| memory, %s → %s |", compare->sides[0].word, compare->sides[1].word);
    for (int i = 0; i < MEMORY_FIGURES; i++)
        if (known(compare, i)) printf(" %s |", figures[i].words);
    printf("\n|:--|");
    for (int i = 0; i < MEMORY_FIGURES; i++)
        if (known(compare, i)) printf("--:|");
    for (size_t k = 0; k < compare->count; k++) {
        const struct compare_row *row = &compare->rows[k];
        printf("\n| %s |", row->name);
        for (int i = 0; i < MEMORY_FIGURES; i++) {
            if (!known(compare, i)) continue;
            printf(" ");
            print_cell(row->books[0][i], row->books[1][i]);
        }
    }
    printf("\n");
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
