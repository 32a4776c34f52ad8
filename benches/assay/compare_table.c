/* compare_table.c - the table of a comparison: Markdown that can be pasted into a pull request. */
#include "benches/assay/compare.h"

#include "benches/assay/chart.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* So many candidates that were not measured are named. */
#define NAMED 12

void compare_add_row(struct compare *compare, const struct compare_row *row)
{
    compare->rows =
        arena_more(&compare->run.arena, compare->rows, compare->count, sizeof *compare->rows);
    compare->rows[compare->count++] = *row;
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

/* "12 KiB", or "12 → 10 KiB" where the sides differ. */
static const char *memory_words(struct arena *arena, const struct compare *compare,
                                const struct compare_row *row)
{
    enum unit unit = unit_of_column(compare->memory_counter);
    const char *a = format_unit(arena, unit, row->memory[0]);
    const char *b = format_unit(arena, unit, row->memory[1]);
    return strcmp(a, b) ? arena_print(arena, "%s → %s", a, b) : a;
}

static void print_row(struct arena *arena, const struct compare *compare,
                      const struct compare_row *row, int width)
{
    printf("| %-*s | %s | %s | %s | %s |", width, row->label,
           format_unit(arena, UNIT_NS, row->ns[0]), format_unit(arena, UNIT_NS, row->ns[1]),
           ratio_words(arena, row->ratio), verdict_words(arena, row));
    if (*compare->memory_counter) printf(" %s |", memory_words(arena, compare, row));
    printf(" %d |\n", row->rounds);
}

static void print_rows(struct arena *arena, const struct compare *compare)
{
    int width = 9;
    for (size_t i = 0; i < compare->count; i++)
        if (!compare->rows[i].unmeasured && (int)strlen(compare->rows[i].label) > width)
            width = (int)strlen(compare->rows[i].label);
    bool memory = *compare->memory_counter;
    printf("\n| candidate%*s | %s | %s | ratio [95 %%] | verdict |", width - 9, "",
           compare->sides[0].word, compare->sides[1].word);
    if (memory) printf(" %s |", compare->memory_counter);
    printf(" rounds |\n|:%.*s-|--:|--:|:--|:--|%s--:|\n", width,
           "--------------------------------------------------------------------------------------"
           "--------------------------------------------------------------------------------------",
           memory ? "--:|" : "");
    for (size_t i = 0; i < compare->count; i++)
        if (!compare->rows[i].unmeasured) print_row(arena, compare, &compare->rows[i], width);
}

static const char *side_words(struct arena *arena, const struct side *side)
{
    bool commit = side->kind == SIDE_GIT && strncmp(side->word, side->revision.sha, 7) != 0 &&
                  strcmp(side->revision.sha, "here") != 0;
    return commit ? arena_print(arena, "%s (%.12s)", side->word, side->revision.sha) : side->word;
}

static size_t count_rows(const struct compare *compare, enum verdict verdict)
{
    size_t count = 0;
    for (size_t i = 0; i < compare->count; i++)
        count += !compare->rows[i].unmeasured && compare->rows[i].verdict == verdict;
    return count;
}

static size_t count_unmeasured(const struct compare *compare, const char **why)
{
    size_t count = 0;
    for (size_t i = 0; i < compare->count; i++)
        if (compare->rows[i].unmeasured && !count++) *why = compare->rows[i].note;
    return count;
}

/* "**main → topic**: 2 faster, 1 slower, 3 without a difference shown." */
static void print_finding(struct arena *arena, const struct compare *compare, size_t measured)
{
    size_t without = count_rows(compare, VERDICT_NONE);
    printf("**%s → %s**: ", side_words(arena, &compare->sides[0]),
           side_words(arena, &compare->sides[1]));
    if (measured)
        printf("%zu faster, %zu slower, %zu without a difference shown",
               count_rows(compare, VERDICT_FASTER), count_rows(compare, VERDICT_SLOWER),
               count_rows(compare, VERDICT_SAME));
    else
        printf("nothing to measure");
    if (without) printf(", %zu without a verdict", without);
    printf(".%s%s\n", *compare->common ? " In all: " : "", compare->common);
}

static void print_unmeasured(const struct compare *compare)
{
    const char *why = NULL;
    size_t left = NAMED, count = count_unmeasured(compare, &why);
    if (!count) return;
    printf("\nNot measured: %zu of %zu candidates with the %s (--same measures them, too):", count,
           compare->count, why);
    for (size_t i = 0; i < compare->count && left; i++)
        if (compare->rows[i].unmeasured)
            printf("%s %s", left-- == NAMED ? "" : ",", compare->rows[i].label);
    if (count > NAMED) printf(", and %zu more", count - NAMED);
    printf(".\n");
}

/* Where it was measured, and what the figures are. */
static void print_method(struct arena *arena, const struct compare *compare, size_t measured)
{
    struct run_info info;
    const char *folder =
        compare->sides[0].kind == SIDE_RUN ? compare->sides[0].word : compare->run.folder;
    printf("\nTime an operation. Ratio: time of %s over %s, %s; %zu comparison%s, false "
           "discoveries held at 5 %%.\n",
           compare->sides[1].word, compare->sides[0].word,
           compare->apart ? "each the median of its run" : "the median of paired rounds", measured,
           measured == 1 ? "" : "s");
    if (compare->apart) printf("%s\n", compare->apart);
    if (folder && run_info_read(&info, arena, folder) && *info.machine)
        printf("Measured %s on %s, built by %s.\n", info.date, info.machine, info.build);
}

static void print_markdown(struct compare *compare)
{
    struct arena *arena = &compare->run.arena;
    const char *why = NULL;
    size_t measured = compare->count - count_unmeasured(compare, &why);
    compare_shorten_names(compare);
    print_finding(arena, compare, measured);
    if (measured) {
        print_rows(arena, compare);
        compare_print_memory(compare);
        print_method(arena, compare, measured);
    }
    print_unmeasured(compare);
}

void compare_print(struct compare *compare)
{
    if (compare->run.json)
        compare_print_json(compare);
    else
        print_markdown(compare);
}
