/* chart_meter.c - see chart_meter.h. */
#include "benches/assay/chart_meter.h"

#include "benches/assay/chart_text.h"

static bool instructions_shown; /* one chart or table is made at a time */

bool table_counts_instructions(const struct table *table)
{
    return table_column(table, "instructions_per_op") >= 0;
}

void format_times_as_instructions(bool instructions)
{
    instructions_shown = instructions;
}

bool format_is_instructions(void)
{
    return instructions_shown;
}

const char *meter_words(struct arena *arena, const char *text)
{
    static const char *const words[][2] = {
        {", median of paired rounds", ""},
        {"; 1 rounds, 1 process", ""},
        {"; bar = 95 % interval", "; counted by callgrind, exact"},
        {"; band = 95 % interval, dashed", "; dashed"},
        {"; band = 95 % interval", "; counted by callgrind, exact"},
        {"Median ns per", "Instructions per"},
        {"Median time per", "Instructions per"},
        {"Median time against", "Instructions against"},
        {" ns per", " instructions per"}, /* not the end of "instructions per" */
        {"time per", "instructions per"},
        {"time relative to", "instructions relative to"},
        {"(left = faster)", "(left = fewer)"},
        {"the time", "the instructions"},
        {"time than", "instructions than"},
        {"time since", "instructions since"},
        {"both fastest and smallest", "leanest in both"},
        {"fastest", "leanest"},
        {"the speed of", "fewer than"},
        {"Neither time nor", "Neither instructions nor"},
    };
    if (!instructions_shown || !text) return text;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        text = text_replace(arena, text, words[i][0], words[i][1]);
    return text;
}
