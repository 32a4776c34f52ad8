/* instructions_main.c - `assay instructions`: the regression gate on instructions an operation. */
#include "benches/assay/catalog.h"
#include "benches/assay/cli.h"
#include "benches/assay/instructions.h"
#include "benches/assay/meter.h"
#include "benches/assay/say.h"
#include "benches/assay/verbs.h"

#include <cjson/cJSON.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define GATE_TIMEOUT_S 60

struct gate {
    struct arena *arena;
    struct places places;
    struct meter meter;
    const char *instances, *reference_path; /* NULL: the project's own */
    bool refresh, dry_run;
    struct words names;
    struct reference_count *counts; /* [names.count] */
    struct worker worker;           /* of the program in hand */
    const char *program;            /* its name; NULL: none */
};

/* ---- Which compiler ---------------------------------------------------------------------- */

/* What the program says of its compiler, "GNU 12.2.0"; "" if it does not. */
static const char *compiler_of(struct gate *gate, const char *program)
{
    const char *path = places_program(gate->arena, &gate->places, program);
    if (!path) return "";
    struct worker worker = {
        .path = path, .env = "", .core = -1, .to = -1, .from = -1, .complaints = -1};
    const char *text = worker_info(gate->arena, &worker);
    cJSON *info = text ? cJSON_Parse(text) : NULL;
    const char *name = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(info, "compiler"));
    const char *flags = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(info, "flags"));
    const char *both = name && flags ? arena_print(gate->arena, "%s %s", name, flags) : "";
    cJSON_Delete(info);
    worker_stop(&worker);
    return both;
}

/* "gcc-12" from "GNU 12.2.0 -O3 ...": counts change with the compiler's major version. */
static const char *compiler_word(struct arena *arena, const char *compiler)
{
    struct words words = words_split(arena, compiler, " ");
    if (words.count < 2) return "unknown";
    const char *name = !strcmp(words.items[0], "GNU") ? "gcc" : words.items[0];
    char *low = arena_print(arena, "%s-%d", name, atoi(words.items[1]));
    for (char *c = low; *c; c++) *c = (char)tolower((unsigned char)*c);
    return low;
}

/* ---- Counting ------------------------------------------------------------------------------ */

/* "bench_slice" for "slice/append/...". */
static const char *program_of(struct arena *arena, const char *name)
{
    return arena_print(arena, "bench_%.*s", (int)strcspn(name, "/"), name);
}

static bool enter_program(struct gate *gate, const char *program, const char **why)
{
    if (gate->program && !strcmp(gate->program, program)) return true;
    if (gate->program) worker_stop(&gate->worker);
    gate->program = NULL;
    const char *path = places_program(gate->arena, &gate->places, program);
    if (!path) {
        *why =
            arena_print(gate->arena, "the program %s is not in %s; build the preset instructions",
                        program, gate->places.bin);
        return false;
    }
    if (!meter_worker(&gate->meter, program, path, "", &gate->worker, why)) return false;
    gate->program = program;
    return true;
}

static bool count_all(struct gate *gate)
{
    for (size_t i = 0; i < gate->names.count; i++) {
        const char *name = gate->names.items[i], *why = NULL;
        struct count count;
        if (!enter_program(gate, program_of(gate->arena, name), &why) ||
            !meter_count(gate->arena, &gate->worker, name, METER_SEED, GATE_TIMEOUT_S, &count,
                         &why)) {
            say_error("%s: %s", name, why);
            return false;
        }
        gate->counts[i] = (struct reference_count){name, count_per_operation(&count)};
    }
    return true;
}

/* ---- The verb ------------------------------------------------------------------------------ */

static int check(struct gate *gate)
{
    struct reference reference;
    if (!reference_read(gate->arena, gate->reference_path, &reference) || !count_all(gate))
        return EXIT_CANNOT;
    size_t worse = reference_compare(&reference, gate->counts, gate->names.count);
    if (!worse) {
        say("%zu counts are within %g %% of %s, or fewer", gate->names.count,
            100 * INSTRUCTIONS_TOLERANCE, gate->reference_path);
        return EXIT_DONE;
    }
    say("%zu of %zu counts grew by more than %g %%, or are new; if that is meant, run "
        "scripts/instructions --refresh and commit %s with the reason",
        worse, gate->names.count, 100 * INSTRUCTIONS_TOLERANCE, gate->reference_path);
    return EXIT_WORSE;
}

static int refresh(struct gate *gate, const char *compiler)
{
    if (!count_all(gate) || !reference_write(gate->arena, gate->reference_path, compiler,
                                             gate->counts, gate->names.count))
        return EXIT_CANNOT;
    say("%s: %zu counts", gate->reference_path, gate->names.count);
    return EXIT_DONE;
}

static int run_gate(struct gate *gate)
{
    struct arena *arena = gate->arena;
    if (!places_find(arena, &gate->places)) return EXIT_CANNOT;
    const char *folder = arena_print(arena, "%s/tests/codegen/instructions", gate->places.root);
    if (!gate->instances) gate->instances = arena_print(arena, "%s/instances", folder);
    if (!instances_read(arena, gate->instances, &gate->names)) return EXIT_CANNOT;
    const char *compiler = compiler_of(gate, program_of(arena, gate->names.items[0]));
    if (!gate->reference_path)
        gate->reference_path =
            arena_print(arena, "%s/%s.tsv", folder, compiler_word(arena, compiler));
    if (gate->dry_run) {
        say("would count %zu candidates of %s and %s %s", gate->names.count, gate->instances,
            gate->refresh ? "write" : "compare with", gate->reference_path);
        return EXIT_DONE;
    }
    if (!meter_open(arena, &gate->meter)) return EXIT_CANNOT;
    gate->counts = arena_zero(arena, gate->names.count * sizeof *gate->counts);
    int code = gate->refresh ? refresh(gate, compiler) : check(gate);
    if (gate->program) worker_stop(&gate->worker);
    meter_close(&gate->meter);
    return code;
}

int instructions_main(int argc, char **argv)
{
    struct arena arena = {0};
    struct gate gate = {.arena = &arena};
    const struct cli_option options[] = {
        {"refresh", CLI_FLAG, &gate.refresh, NULL, "write the reference instead of comparing"},
        {"reference", CLI_TEXT, &gate.reference_path, "FILE",
         "counts to compare with (tests/codegen/instructions/<compiler>-<version>.tsv)"},
        {"instances", CLI_TEXT, &gate.instances, "FILE",
         "candidates, one a line (tests/codegen/instructions/instances)"},
        {"dry-run", CLI_FLAG, &gate.dry_run, NULL, "say what would be counted"},
        {0}};
    struct cli cli = {
        .usage = "assay instructions [option...]",
        .summary =
            "Counts the instructions an operation takes, by callgrind on the measured region "
            "alone,\nfor a fixed list of candidates, and compares with the counts of the "
            "same compiler\nthat are kept in the project: 1 % more is a regression.",
        .examples = "  assay instructions             the gate\n"
                    "  assay instructions --refresh   the counts of today are the reference",
        .options = options};
    enum cli_result result = cli_read(&arena, &cli, argc, argv);
    int code = result == CLI_GO ? run_gate(&gate) : result == CLI_HELPED ? EXIT_DONE : EXIT_CANNOT;
    arena_release(&arena);
    return code;
}
