/* compare_table.c - the table of a comparison: Markdown that can be pasted into a pull request. */
#include "benches/assay/compare.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

void compare_add_row(struct compare *compare, const struct compare_row *row)
{
    compare->rows =
        arena_more(&compare->run.arena, compare->rows, compare->count, sizeof *compare->rows);
    compare->rows[compare->count++] = *row;
}

double compare_memory(const struct compare *compare, const struct track *track)
{
    for (size_t i = 0; i < track->counter_count; i++)
        if (!strcmp(track->counters[i].name, compare->memory_counter))
            return stats_median(track->counters[i].values, track->counters[i].count);
    return NAN;
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

static const char *figure(struct arena *arena, double number)
{
    if (!isfinite(number)) return "-";
    return fabs(number) >= 1000 ? arena_print(arena, "%.0f", number)
                                : arena_print(arena, "%.3g", number);
}

static const char *ratio_words(struct arena *arena, struct interval ratio)
{
    if (!isfinite(ratio.mid)) return "-";
    return arena_print(arena, "%.3f [%.3f, %.3f]", ratio.mid, ratio.lo, ratio.hi);
}

static const char *verdict_words(struct arena *arena, const struct compare_row *row)
{
    if (row->note) return row->note;
    if (row->verdict == VERDICT_FASTER || row->verdict == VERDICT_SLOWER)
        return arena_print(arena, "**%s**", verdict_name(row->verdict));
    if (row->verdict == VERDICT_NONE) return "no verdict: the twin differed from its own copy";
    double edge = fmax(fabs(row->ratio.hi - 1), fabs(row->ratio.lo - 1));
    return arena_print(arena, "no difference shown beyond %.1f %%", 100 * fmax(edge, row->delta));
}

static const char *cells(struct arena *arena, const struct compare *compare,
                         const struct compare_row *row)
{
    const char *memory = *compare->memory_counter
                             ? arena_print(arena, " %s | %s |", figure(arena, row->memory[0]),
                                           figure(arena, row->memory[1]))
                             : "";
    return arena_print(arena, "%s | %s | %s | %s |%s %d |", figure(arena, row->ns[0]),
                       figure(arena, row->ns[1]), ratio_words(arena, row->ratio),
                       verdict_words(arena, row), memory, row->rounds);
}

static void print_markdown(const struct compare *compare)
{
    struct arena arena = {0};
    int width = 9;
    for (size_t i = 0; i < compare->count; i++)
        if ((int)strlen(compare->rows[i].name) > width) width = (int)strlen(compare->rows[i].name);
    const char *a = compare->sides[0].word, *b = compare->sides[1].word;
    bool memory = *compare->memory_counter;
    printf("| %-*s | ns, %s | ns, %s | ratio [95 %%] | verdict |", width, "candidate", a, b);
    if (memory) printf(" %s, %s | %s |", compare->memory_counter, a, b);
    printf(" rounds |\n|:%.*s-|--:|--:|:--|:--|%s--:|\n", width,
           "--------------------------------------------------------------------------------------"
           "--------------------------------------------------------------------------------------",
           memory ? "--:|--:|" : "");
    for (size_t i = 0; i < compare->count; i++)
        printf("| %-*s | %s\n", width, compare->rows[i].name,
               cells(&arena, compare, &compare->rows[i]));
    printf("\nRatio: time of %s over %s, the median of paired rounds; %zu comparisons, false "
           "discoveries held at 5 %%.\n",
           b, a, compare->count);
    if (compare->apart) printf("%s\n", compare->apart);
    compare_print_memory(compare);
    arena_release(&arena);
}

static void add_number(cJSON *json, const char *key, double number)
{
    if (isfinite(number))
        cJSON_AddNumberToObject(json, key, number);
    else
        cJSON_AddNullToObject(json, key);
}

static cJSON *row_json(const struct compare_row *row)
{
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "candidate", row->name);
    add_number(json, "ns_a", row->ns[0]);
    add_number(json, "ns_b", row->ns[1]);
    add_number(json, "ratio", row->ratio.mid);
    add_number(json, "ratio_lo", row->ratio.lo);
    add_number(json, "ratio_hi", row->ratio.hi);
    add_number(json, "delta", row->delta);
    cJSON_AddStringToObject(json, "verdict", verdict_name(row->verdict));
    add_number(json, "memory_a", row->memory[0]);
    add_number(json, "memory_b", row->memory[1]);
    compare_memory_json(row, json);
    cJSON_AddNumberToObject(json, "rounds", row->rounds);
    if (row->note) cJSON_AddStringToObject(json, "note", row->note);
    return json;
}

static void print_json(const struct compare *compare)
{
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "a", compare->sides[0].word);
    cJSON_AddStringToObject(json, "b", compare->sides[1].word);
    cJSON_AddStringToObject(json, "memory_counter", compare->memory_counter);
    if (compare->apart) cJSON_AddStringToObject(json, "note", compare->apart);
    cJSON *rows = cJSON_AddArrayToObject(json, "rows");
    for (size_t i = 0; i < compare->count; i++)
        cJSON_AddItemToArray(rows, row_json(&compare->rows[i]));
    char *text = cJSON_Print(json);
    puts(text);
    cJSON_free(text);
    cJSON_Delete(json);
}

void compare_print(const struct compare *compare)
{
    if (compare->run.json)
        print_json(compare);
    else
        print_markdown(compare);
}
