/* compare_names.c - what the names of all rows share is said once, above the table. */
#include "benches/assay/compare.h"

#include <string.h>

/* Is this part of a name in the name of every row? */
static bool in_all(const struct compare *compare, const char *part, const struct words *names)
{
    for (size_t i = 0; i < compare->count; i++)
        if (!words_have(&names[i], part)) return false;
    return true;
}

static const char *label_of(struct arena *arena, const struct words *parts,
                            const struct words *shared)
{
    struct words own = {0};
    for (size_t i = 0; i < parts->count; i++)
        if (!words_have(shared, parts->items[i])) words_add(arena, &own, parts->items[i]);
    return own.count ? words_join(arena, &own, " ") : "";
}

void compare_shorten_names(struct compare *compare)
{
    struct arena *arena = &compare->run.arena;
    struct words *names = arena_zero(arena, (compare->count + 1) * sizeof *names), shared = {0};
    for (size_t i = 0; i < compare->count; i++)
        names[i] = words_split(arena, compare->rows[i].name, "/");
    for (size_t k = 0; k < names[0].count && compare->count > 1; k++)
        if (in_all(compare, names[0].items[k], names)) words_add(arena, &shared, names[0].items[k]);
    for (size_t i = 0; i < compare->count; i++) {
        struct compare_row *row = &compare->rows[i];
        row->label = label_of(arena, &names[i], &shared);
        if (!*row->label) row->label = row->name; /* the same candidate in several groups */
    }
    compare->common = shared.count ? words_join(arena, &shared, "/") : "";
}
