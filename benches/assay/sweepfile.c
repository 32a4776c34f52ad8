/* sweepfile.c - see sweepfile.h: the sections of a definition, one after the other. */
#include "benches/assay/sweepfile.h"

#include "benches/assay/catalog.h"
#include "benches/assay/say.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Rounds of a group when nothing is said, and the fewest that give an interval. */
#define QUICK_ROUNDS 21
#define FULL_ROUNDS  51
#define LEAST_ROUNDS 10

static const char *const file_keys[] = {"title", "family", "exe",   "peers",
                                        "quick", "charts", "budget"};
static const char *const section_keys[] = {"workload", "impl",   "baseline", "across",  "env",
                                           "rounds",   "target", "sample",   "timeout", "pin"};

/* What reading one definition passes around. */
struct builder {
    struct arena *arena;
    const struct sweep_choice *choice;
    struct conf conf;
    struct catalog *catalogs; /* [0] is ours, the others are peers */
    size_t catalog_count;
    struct group *groups;
    size_t group_count;
};

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

static bool known(const char *key, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!strcmp(key, list[i])) return true;
    return false;
}

/* A parameter of ours, or of a peer. */
static bool is_param(const struct builder *builder, const char *key)
{
    for (size_t i = 0; i < builder->catalog_count; i++)
        if (words_have(&builder->catalogs[i].params, key)) return true;
    return false;
}

static bool check_keys(struct builder *builder)
{
    for (size_t s = 0; s < builder->conf.count; s++) {
        const struct conf_section *section = &builder->conf.sections[s];
        for (size_t i = 0; i < section->count; i++) {
            const char *key = section->entries[i].key;
            if (!strncmp(key, "quick.", 6)) key += 6;
            if (known(key, section_keys, COUNT(section_keys)) || is_param(builder, key)) continue;
            if (!strcmp(key, "quick") || (s == 0 && known(key, file_keys, COUNT(file_keys))))
                continue;
            say_error("%s line %d: \"%s\" is neither a setting nor a parameter of %s, which has: "
                      "%s",
                      builder->conf.path, section->entries[i].line, key,
                      builder->catalogs[0].family,
                      words_join(builder->arena, &builder->catalogs[0].params, ", "));
            return false;
        }
    }
    return true;
}

/* The value that --set gives a key; NULL: none. */
static const char *set_value(const struct builder *builder, const char *key)
{
    const struct sweep_choice *choice = builder->choice;
    size_t length = strlen(key);
    for (size_t i = choice->set.count; i-- > 0;) {
        const char *text = choice->set.items[i];
        if (strncmp(text, key, length) || text[length] != '=') continue;
        if (choice->set_used) choice->set_used[i] = true;
        return text + length + 1;
    }
    return NULL;
}

/* The value of a key: --set, then quick.<key> in a quick tour, then <key>; section before file. */
static const char *value_of(const struct builder *builder, const struct conf_section *section,
                            const char *key)
{
    const char *set = set_value(builder, key);
    if (set) return set;
    if (!builder->choice->full) {
        const char *quick = arena_print(builder->arena, "quick.%s", key);
        const char *value = conf_find(&builder->conf, section, quick, NULL);
        if (value) return value;
    }
    return conf_find(&builder->conf, section, key, NULL);
}

static const char *list_option(struct arena *arena, const char *name, const char *value)
{
    struct words words = words_split(arena, value, ", \t");
    return arena_print(arena, "--%s=%s", name, words_join(arena, &words, ","));
}

/* Is the parameter one that this workload of this program has? */
static bool reads_param(const struct catalog *catalog, const struct catalog_workload *workload,
                        const char *param)
{
    if (!words_have(&catalog->params, param)) return false;
    return words_have(&catalog->structural, param) || !workload->params.count ||
           words_have(&workload->params, param);
}

/* The implementations asked for, the baseline's among them; NULL: all. */
static const char *implementations(const struct builder *builder,
                                   const struct conf_section *section, const char *baseline)
{
    const char *value = value_of(builder, section, "impl");
    if (!value || !*value) return NULL;
    struct words words = words_split(builder->arena, value, ", \t");
    if (baseline) {
        const char *impl = arena_copy_part(builder->arena, baseline, strcspn(baseline, "/"));
        if (!words_have(&words, impl) && words_have(&builder->catalogs[0].implementations, impl))
            words_add(builder->arena, &words, impl);
    }
    return words_join(builder->arena, &words, ",");
}

static struct words name_options(const struct builder *builder, const struct conf_section *section,
                                 const struct catalog *catalog,
                                 const struct catalog_workload *workload, const char *impls)
{
    struct arena *arena = builder->arena;
    struct words options = {0};
    words_add(arena, &options, arena_print(arena, "--workload=%s", workload->name));
    if (impls) words_add(arena, &options, arena_print(arena, "--impl=%s", impls));
    for (size_t i = 0; i < catalog->params.count; i++) {
        const char *param = catalog->params.items[i];
        if (!reads_param(catalog, workload, param)) continue;
        const char *value = value_of(builder, section, param);
        if (value) words_add(arena, &options, list_option(arena, param, value));
    }
    return options;
}

struct candidates {
    struct candidate *items;
    size_t count;
};

/* The members of its team by name: the parameter threads, or those of each role together. */
static int threads_of(struct arena *arena, const char *name)
{
    static const char *const params[] = {"threads", "producers", "consumers", "senders",
                                         "receivers"};
    int threads = 0;
    for (size_t i = 0; i < sizeof params / sizeof *params; i++) {
        const char *value = name_part(arena, name, params[i]);
        if (value) threads += atoi(value);
    }
    return threads ? threads : 1;
}

static void add_candidate(struct arena *arena, struct candidates *list,
                          const struct catalog *catalog, const struct catalog_workload *workload,
                          const char *name)
{
    const char *impl = name_part(arena, name, "impl");
    list->items = arena_more(arena, list->items, list->count, sizeof *list->items);
    list->items[list->count++] = (struct candidate){.name = name,
                                                    .label = name,
                                                    .exe = catalog->exe,
                                                    .workload = workload->name,
                                                    .impl = impl ? impl : catalog->exe,
                                                    .mode = workload->mode,
                                                    .threads = threads_of(arena, name)};
}

/* Adds what one program offers for one workload. A peer without it is left out with a word. */
static bool collect(struct builder *builder, const struct conf_section *section, size_t which,
                    const char *workload_name, const char *baseline, struct candidates *list)
{
    struct arena *arena = builder->arena;
    const struct catalog *catalog = &builder->catalogs[which];
    const struct catalog_workload *workload = catalog_workload(catalog, workload_name);
    if (!workload && which) return true;
    if (!workload) {
        struct words names = {0};
        for (size_t i = 0; i < catalog->count; i++)
            words_add(arena, &names, catalog->workloads[i].name);
        say_error("[%s] of %s: unknown workload \"%s\"; %s has: %s", section->name,
                  builder->conf.path, workload_name, catalog->exe, words_join(arena, &names, ", "));
        return false;
    }
    const char *impls = which ? NULL : implementations(builder, section, baseline), *why;
    struct words options = name_options(builder, section, catalog, workload, impls), names = {0};
    if (catalog_names(arena, catalog, &options, &names, &why)) {
        for (size_t i = 0; i < names.count; i++)
            add_candidate(arena, list, catalog, workload, names.items[i]);
        return true;
    }
    if (which)
        say_warning("%s is left out of [%s]: %s", catalog->exe, section->name, why);
    else
        say_error("[%s] of %s: %s", section->name, builder->conf.path, why);
    return which;
}

static bool read_number(const struct builder *builder, const struct conf_section *section,
                        const char *key, double lowest, double highest, double *number)
{
    const char *value = value_of(builder, section, key);
    if (!value) return true;
    if ((text_to_fraction(value, number) || text_to_seconds(value, number)) && *number >= lowest &&
        *number <= highest)
        return true;
    say_error("[%s] of %s: %s = %s is not a number from %g to %g", section->name,
              builder->conf.path, key, value, lowest, highest);
    return false;
}

static bool says_no(const char *value)
{
    return value && (!strcmp(value, "no") || !strcmp(value, "off") || !strcmp(value, "0"));
}

static bool section_pattern(const struct builder *builder, const struct conf_section *section,
                            struct group *pattern)
{
    const struct sweep_choice *choice = builder->choice;
    double rounds = choice->full ? FULL_ROUNDS : QUICK_ROUNDS, timeout = 60;
    if (!read_number(builder, section, "rounds", LEAST_ROUNDS, 1e6, &rounds)) return false;
    if (!read_number(builder, section, "timeout", 0.01, 1e6, &timeout)) return false;
    const char *env = value_of(builder, section, "env");
    *pattern = (struct group){.section = section->name,
                              .env = env ? env : "",
                              .pin = choice->pin && !says_no(value_of(builder, section, "pin")),
                              .rounds = choice->rounds ? choice->rounds : (int)rounds,
                              .timeout_s = timeout,
                              .baseline = -1,
                              .twin = -1};
    return true;
}

static bool add_section(struct builder *builder, const struct conf_section *section)
{
    struct arena *arena = builder->arena;
    if (!builder->choice->full && says_no(conf_get(section, "quick", NULL))) return true;
    const char *workload = value_of(builder, section, "workload");
    if (!workload || !*workload) {
        say_error("[%s] of %s names no workload", section->name, builder->conf.path);
        return false;
    }
    struct words workloads = words_split(arena, workload, ", \t");
    const char *baseline = value_of(builder, section, "baseline");
    if (baseline && !*baseline) baseline = NULL;
    struct candidates list = {0};
    for (size_t w = 0; w < workloads.count; w++)
        for (size_t i = 0; i < builder->catalog_count; i++)
            if (!collect(builder, section, i, workloads.items[w], baseline, &list)) return false;
    if (!list.count) {
        say_error("[%s] of %s selects no candidate; widen its workload, impl or parameters",
                  section->name, builder->conf.path);
        return false;
    }
    const char *across_text = value_of(builder, section, "across");
    struct words across = words_split(arena, across_text ? across_text : "", ", \t");
    struct group pattern;
    return section_pattern(builder, section, &pattern) &&
           plan_group(arena, &pattern, baseline, &across, list.items, list.count, &builder->groups,
                      &builder->group_count);
}

static bool add_catalog(struct builder *builder, const struct places *places, const char *exe,
                        bool needed)
{
    struct arena *arena = builder->arena;
    const char *path = places_program(arena, places, exe);
    if (!path && needed) {
        say_error("the benchmark program %s is not in %s; build it first", exe, places->bin);
        return false;
    }
    if (!path) return true; /* a peer that is not built is left out without complaint */
    builder->catalogs =
        arena_more(arena, builder->catalogs, builder->catalog_count, sizeof *builder->catalogs);
    struct catalog *catalog = &builder->catalogs[builder->catalog_count];
    if (!catalog_read(arena, exe, path, catalog)) return false;
    builder->catalog_count++;
    return true;
}

static bool add_catalogs(struct builder *builder, const struct places *places)
{
    const struct conf_section *file = &builder->conf.sections[0];
    const char *exe = conf_get(file, "exe", NULL);
    if (!exe) {
        say_error("%s names no benchmark program; add exe = bench_<family>", builder->conf.path);
        return false;
    }
    struct words peers = words_split(builder->arena, conf_get(file, "peers", ""), ", \t");
    if (!add_catalog(builder, places, exe, true)) return false;
    for (size_t i = 0; i < peers.count && !builder->choice->no_peers; i++)
        if (!add_catalog(builder, places, peers.items[i], false)) return false;
    return true;
}

static bool fill_plan(const struct builder *builder, const char *name, struct plan *plan)
{
    struct arena *arena = builder->arena;
    const struct sweep_choice *choice = builder->choice;
    const struct conf_section *file = &builder->conf.sections[0];
    double target = 0, sample_s = 0.01, budget_s = 0;
    if (!read_number(builder, file, "target", 0, 1, &target) ||
        !read_number(builder, file, "sample", 1e-4, 10, &sample_s) ||
        !read_number(builder, file, "budget", 1, 1e6, &budget_s))
        return false;
    const char *charts = value_of(builder, file, "charts");
    *plan = (struct plan){.sweep = name,
                          .title = conf_get(file, "title", name),
                          .family = builder->catalogs[0].family,
                          .meter = choice->meter,
                          .params = builder->catalogs[0].params,
                          .charts = words_split(arena, charts ? charts : "", ", \t"),
                          .seed = choice->seed,
                          .target = choice->target >= 0 ? choice->target : target,
                          .sample_s = choice->sample_s > 0 ? choice->sample_s : sample_s,
                          .budget_s = choice->budget_s > 0 ? choice->budget_s : budget_s,
                          .groups = builder->groups,
                          .count = builder->group_count};
    return true;
}

bool sweep_plan(struct arena *arena, const struct places *places, const char *name,
                const struct sweep_choice *choice, struct plan *plan)
{
    struct builder builder = {.arena = arena, .choice = choice};
    const char *path = arena_print(arena, "%s/scripts/sweeps/%s.conf", places->root, name);
    if (!conf_read(arena, path, &builder.conf) || !add_catalogs(&builder, places) ||
        !check_keys(&builder))
        return false;
    for (size_t i = builder.conf.count > 1; i < builder.conf.count; i++)
        if (!add_section(&builder, &builder.conf.sections[i])) return false;
    if (!builder.group_count) {
        say_error("%s has no section for this tour; name it with --full", path);
        return false;
    }
    return fill_plan(&builder, arena_copy(arena, name), plan);
}
