/* compare_same.c - what makes a verdict on two revisions meaningless: one program, or one machine
 * code of what is measured. */
#include "benches/assay/compare.h"

#include "benches/assay/catalog.h"
#include "benches/assay/env.h"
#include "benches/assay/machinecode.h"

#include <string.h>

/* Both revisions' builds of one program. */
struct sameness {
    const char *exe[2]; /* as candidates name them */
    bool program;       /* byte by byte */
    struct machinecode code[2];
    struct words structural;
};

static void read_programs(struct compare *compare, struct sameness *sameness)
{
    struct arena *arena = &compare->run.arena;
    const char *path[2], *hash[2];
    struct catalog catalog;
    for (int s = 0; s < 2; s++) {
        path[s] = places_path(arena, &compare->run.places, sameness->exe[s]);
        hash[s] = file_sha256(arena, path[s]);
    }
    sameness->program = *hash[0] && !strcmp(hash[0], hash[1]);
    if (sameness->program) return;
    for (int s = 0; s < 2; s++) sameness->code[s] = machinecode_read(arena, path[s]);
    if (catalog_read(arena, sameness->exe[0], path[0], &catalog))
        sameness->structural = catalog.structural;
}

/* Disassembling takes seconds: once a program. */
static struct sameness *sameness_of(struct compare *compare, const char *a, const char *b)
{
    for (size_t i = 0; i < compare->sameness_count; i++)
        if (!strcmp(compare->sameness[i].exe[0], a)) return &compare->sameness[i];
    compare->sameness = arena_more(&compare->run.arena, compare->sameness, compare->sameness_count,
                                   sizeof *compare->sameness);
    struct sameness *fresh = &compare->sameness[compare->sameness_count++];
    *fresh = (struct sameness){.exe = {a, b}};
    read_programs(compare, fresh);
    return fresh;
}

const char *compare_sameness(struct compare *compare, const char *family, const struct candidate *a,
                             const struct candidate *b)
{
    struct sameness *sameness = sameness_of(compare, a->exe, b->exe);
    if (sameness->program) return "same program: any difference is noise";
    const char *symbol =
        machinecode_symbol(&compare->run.arena, family, a->name, &sameness->structural);
    if (machinecode_same(&sameness->code[0], &sameness->code[1], symbol))
        return "same machine code: any difference is noise or layout";
    return NULL;
}
