/* selection.c - command line to candidates; see selection.h. */
#include "benches/common/selection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Values on the command line ----------------------------------------------------------------
 */

static bool add_value(struct selection *s, int param, double value, char *error)
{
    if (s->value_count[param] == SELECTION_VALUES_MAX) {
        snprintf(error, BENCH_ERROR_BYTES,
                 "--%s lists more than %d values: use fewer or a wider step",
                 bench_family.params[param].name, SELECTION_VALUES_MAX);
        return false;
    }
    if (!s->values[param]) s->values[param] = malloc(SELECTION_VALUES_MAX * sizeof(double));
    if (!s->values[param]) abort();
    s->values[param][s->value_count[param]++] = value;
    return true;
}

/* low, low * times + plus, ... up to high; whole numbers for an INT, none twice. */
static bool add_steps(struct selection *s, int param, double low, double high, double plus,
                      double times, char *error)
{
    bool whole = bench_family.params[param].kind == BENCH_INT;
    double last = low - 1;
    for (double v = low; v <= high; v = v * times + plus) {
        double value = whole ? (double)(int64_t)v : v;
        if (value != last && !add_value(s, param, value, error)) return false;
        last = value;
    }
    return true;
}

/* "lo..hi*factor" or "lo..hi+step", hi included when it is hit or passed by the last step. */
static bool add_range(struct selection *s, int param, char *text, char *error)
{
    const struct bench_param_def *def = &bench_family.params[param];
    char *high_text = strstr(text, "..");
    size_t at = strcspn(high_text, "*+");
    char how = high_text[at];
    double low, high, step = 2;
    bool ok = def->kind != BENCH_ENUM && (how == '\0' || high_text[at + 1]);
    if (ok && how) step = strtod(high_text + at + 1, NULL);
    if (!ok || (how != '+' && step <= 1) || step <= 0) {
        snprintf(error, BENCH_ERROR_BYTES,
                 "--%s=%s is no range: write lo..hi*factor (factor over 1) or lo..hi+step",
                 def->name, text);
        return false;
    }
    high_text[at] = '\0';
    *high_text = '\0';
    if (!param_read(def, text, &low, error) || !param_read(def, high_text + 2, &high, error))
        return false;
    if (low > high || (low <= 0 && how != '+')) {
        snprintf(error, BENCH_ERROR_BYTES, "--%s=%s..%s holds no value: %s", def->name, text,
                 high_text + 2,
                 low > high ? "write the lower end first" : "from 0 on, use lo..hi+step");
        return false;
    }
    return add_steps(s, param, low, high, how == '+' ? step : 0, how == '+' ? 1 : step, error);
}

static bool add_values(struct selection *s, int param, const char *list, char *error)
{
    char *copy = strdup(list), *rest = copy, *item;
    if (!copy) abort();
    bool ok = true;
    s->given[param] = true;
    s->all[param] = strcmp(list, "*") == 0;
    if (!s->all[param] && !*list) {
        snprintf(error, BENCH_ERROR_BYTES, "--%s= names no value: leave it out for the default %s",
                 bench_family.params[param].name, bench_family.params[param].default_text);
        ok = false;
    }
    while (ok && !s->all[param] && (item = strsep(&rest, ",")) != NULL) {
        double value;
        if (strstr(item, ".."))
            ok = add_range(s, param, item, error);
        else
            ok = param_read(&bench_family.params[param], item, &value, error) &&
                 add_value(s, param, value, error);
    }
    free(copy);
    return ok;
}

/* 1: taken, 0: not ours, -1: ours and wrong. */
static int take_option(struct selection *s, const char *option, char *error)
{
    if (strncmp(option, "--", 2) != 0) return 0;
    const char *name = option + 2, *value = strchr(name, '=');
    if (!value) return 0;
    size_t bytes = (size_t)(value++ - name);
    if (bytes == 8 && !memcmp(name, "workload", 8))
        s->workloads = value;
    else if (bytes == 4 && !memcmp(name, "impl", 4))
        s->impls = value;
    else if (bytes == 6 && !memcmp(name, "filter", 6))
        s->filter = value;
    else {
        int param = family_param(name, bytes);
        if (param < 0) return 0;
        return add_values(s, param, value, error) ? 1 : -1;
    }
    if (*value) return 1;
    snprintf(error, BENCH_ERROR_BYTES, "%s is an empty list: leave it out to select everything",
             option);
    return -1;
}

bool selection_take(struct selection *s, int *argc, char **argv, char *error)
{
    memset(s, 0, sizeof *s);
    int kept = 1;
    for (int i = 1; i < *argc; i++) {
        int taken = take_option(s, argv[i], error);
        if (taken < 0) return false;
        if (!taken) argv[kept++] = argv[i];
    }
    *argc = kept;
    argv[kept] = NULL;
    return true;
}

void selection_free(struct selection *s)
{
    for (size_t i = 0; i < CANDIDATE_PARAMS_MAX; i++) free(s->values[i]);
}

/* ---- Checks ------------------------------------------------------------------------------------
 */

static bool known_impl(const char *word, size_t bytes)
{
    for (const struct bench_instance *i = registry_first(); i; i = i->next)
        if (strlen(i->impl) == bytes && !memcmp(i->impl, word, bytes)) return true;
    return false;
}

static bool known_workload(const char *word, size_t bytes)
{
    for (const struct bench_instance *i = registry_first(); i; i = i->next)
        if (strlen(i->workload->name) == bytes && !memcmp(i->workload->name, word, bytes))
            return true;
    return false;
}

/* Every word of the list must be known. */
static bool check_words(const char *list, bool (*known)(const char *, size_t), const char *what,
                        char *error)
{
    for (const char *word = list; word;) {
        size_t bytes = strcspn(word, ",");
        if (!known(word, bytes)) {
            snprintf(error, BENCH_ERROR_BYTES,
                     "family %s has no %s '%.*s': --list shows what there is", bench_family.name,
                     what, (int)bytes, word);
            return false;
        }
        word = word[bytes] ? word + bytes + 1 : NULL;
    }
    return true;
}

static bool instance_wanted(const struct selection *s, const struct bench_instance *i)
{
    if (s->workloads && !list_has(s->workloads, ',', i->workload->name, strlen(i->workload->name)))
        return false;
    return !s->impls || list_has(s->impls, ',', i->impl, strlen(i->impl));
}

/* A parameter that none of the wanted instances has would be ignored in silence. */
static bool check_given(const struct selection *s, char *error)
{
    for (size_t p = 0; p < bench_family.param_count; p++) {
        bool used = !s->given[p];
        double ignored;
        for (const struct bench_instance *i = registry_first(); i && !used; i = i->next)
            used = instance_wanted(s, i) && (workload_reads(i->workload, (int)p) ||
                                             instance_structural(i, (int)p, &ignored));
        if (used) continue;
        snprintf(error, BENCH_ERROR_BYTES,
                 "--%s has no effect on what is selected: --list shows which workloads read it",
                 bench_family.params[p].name);
        return false;
    }
    return true;
}

/* ---- Expansion ----------------------------------------------------------------------------------
 */

struct expansion {
    const struct selection *selection;
    void (*each)(const struct bench_candidate *candidate, void *user);
    void *user;
    size_t count;
};

static bool structure_wanted(const struct selection *s, const struct bench_candidate *c,
                             size_t param)
{
    if (s->all[param]) return true;
    if (!s->value_count[param]) {
        double standard;
        char error[BENCH_ERROR_BYTES];
        return param_read(&bench_family.params[param], bench_family.params[param].default_text,
                          &standard, error) &&
               standard == c->values[param];
    }
    for (size_t i = 0; i < s->value_count[param]; i++)
        if (s->values[param][i] == c->values[param]) return true;
    return false;
}

/* Sets the parameters from `param` on, in every way the selection asks for. */
static void expand(struct expansion *e, struct bench_candidate *c, size_t param)
{
    const struct selection *s = e->selection;
    if (param == bench_family.param_count) {
        candidate_name(c);
        if (s->filter && !strstr(c->name, s->filter)) return;
        e->each(c, e->user);
        e->count++;
        return;
    }
    const struct bench_param_def *def = &bench_family.params[param];
    char error[BENCH_ERROR_BYTES];
    if (!param_read(def, def->default_text, &c->values[param], error)) abort();
    if (instance_structural(c->instance, (int)param, &c->values[param])) {
        if (structure_wanted(s, c, param)) expand(e, c, param + 1);
    } else if (!workload_reads(c->instance->workload, (int)param) || !s->value_count[param]) {
        expand(e, c, param + 1);
    } else {
        for (size_t i = 0; i < s->value_count[param]; i++) {
            c->values[param] = s->values[param][i];
            expand(e, c, param + 1);
        }
    }
}

size_t selection_each(const struct selection *s,
                      void (*each)(const struct bench_candidate *candidate, void *user), void *user,
                      char *error)
{
    if (!check_words(s->workloads, known_workload, "workload", error) ||
        !check_words(s->impls, known_impl, "implementation", error) || !check_given(s, error))
        return 0;
    struct expansion e = {s, each, user, 0};
    for (const struct bench_instance *i = registry_first(); i; i = i->next) {
        struct bench_candidate c = {.instance = i};
        if (instance_wanted(s, i)) expand(&e, &c, 0);
    }
    if (!e.count)
        snprintf(error, BENCH_ERROR_BYTES,
                 "nothing matches: these values are not compiled in together (--%s shows what is)",
                 "list");
    return e.count;
}
