/* candidate.c - names to candidates and back; see candidate.h. */
#include "benches/common/candidate.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct bench_instance *first, **last = &first;

void bench_register(struct bench_instance *node)
{
    *last = node;
    last = &node->next;
}

const struct bench_instance *registry_first(void)
{
    return first;
}

bool list_has(const char *list, char separator, const char *word, size_t word_bytes)
{
    for (const char *item = list; item;) {
        const char *end = strchr(item, separator);
        size_t bytes = end ? (size_t)(end - item) : strlen(item);
        if (bytes == word_bytes && memcmp(item, word, bytes) == 0) return true;
        item = end ? end + 1 : NULL;
    }
    return false;
}

int family_param(const char *name, size_t name_bytes)
{
    for (size_t i = 0; i < bench_family.param_count; i++) {
        const char *known = bench_family.params[i].name;
        if (strlen(known) == name_bytes && memcmp(known, name, name_bytes) == 0) return (int)i;
    }
    return -1;
}

/* ---- Values ---------------------------------------------------------------------------------- */

static bool read_word(const struct bench_param_def *param, const char *text, double *value)
{
    const char *item = param->values;
    for (double index = 0; item; index++) {
        const char *end = strchr(item, '|');
        size_t bytes = end ? (size_t)(end - item) : strlen(item);
        if (bytes == strlen(text) && memcmp(item, text, bytes) == 0) {
            *value = index;
            return true;
        }
        item = end ? end + 1 : NULL;
    }
    return false;
}

static double suffix_factor(const char *suffix)
{
    static const struct {
        const char *text;
        double factor;
    } known[] = {{"", 1},      {"k", 1e3},      {"M", 1e6},     {"G", 1e9},
                 {"Ki", 1024}, {"Mi", 1 << 20}, {"Gi", 1 << 30}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcmp(suffix, known[i].text) == 0) return known[i].factor;
    return 0;
}

static bool read_number(const char *text, double *value)
{
    char *end;
    errno = 0;
    double number = strtod(text, &end);
    double factor = suffix_factor(end);
    if (end == text || errno || factor == 0 || !isfinite(number)) return false;
    *value = number * factor;
    return true;
}

bool param_read(const struct bench_param_def *param, const char *text, double *value, char *error)
{
    if (param->kind == BENCH_ENUM) {
        if (read_word(param, text, value)) return true;
        snprintf(error, BENCH_ERROR_BYTES, "%s has no value '%s': choose from %s", param->name,
                 text, param->values);
        return false;
    }
    if (!read_number(text, value) || (param->kind == BENCH_INT && *value != floor(*value))) {
        snprintf(error, BENCH_ERROR_BYTES, "%s=%s is not a %s: write it like %s", param->name, text,
                 param->kind == BENCH_INT ? "whole number" : "number", param->default_text);
        return false;
    }
    if (*value >= param->low && *value <= param->high) return true;
    snprintf(error, BENCH_ERROR_BYTES, "%s=%s is out of range: it goes from %.10g to %.10g %s",
             param->name, text, param->low, param->high, param->unit);
    return false;
}

void param_write(const struct bench_param_def *param, double value, char *text, size_t bytes)
{
    if (param->kind != BENCH_ENUM) {
        snprintf(text, bytes, "%.15g", value);
        return;
    }
    const char *item = param->values;
    for (int index = (int)value; index > 0; index--) item = strchr(item, '|') + 1;
    snprintf(text, bytes, "%.*s", (int)strcspn(item, "|"), item);
}

/* ---- Instances ------------------------------------------------------------------------------- */

bool instance_structural(const struct bench_instance *instance, int param, double *value)
{
    const struct bench_param_def *def = &bench_family.params[param];
    size_t name_bytes = strlen(def->name);
    const char *item = instance->structural;
    while (item && *item) {
        size_t bytes = strcspn(item, "/");
        if (bytes > name_bytes && item[name_bytes] == ':' &&
            memcmp(item, def->name, name_bytes) == 0) {
            char text[64], error[BENCH_ERROR_BYTES];
            snprintf(text, sizeof text, "%.*s", (int)(bytes - name_bytes - 1),
                     item + name_bytes + 1);
            return param_read(def, text, value, error);
        }
        item = item[bytes] ? item + bytes + 1 : NULL;
    }
    return false;
}

bool workload_reads(const struct bench_workload *workload, int param)
{
    const char *name = bench_family.params[param].name;
    return list_has(workload->params, ',', name, strlen(name));
}

static bool param_applies(const struct bench_instance *instance, int param)
{
    double ignored;
    return bench_family.params[param].param_class == BENCH_structural
               ? instance_structural(instance, param, &ignored)
               : workload_reads(instance->workload, param);
}

void candidate_name(struct bench_candidate *c)
{
    const struct bench_workload *workload = c->instance->workload;
    int used = snprintf(c->name, sizeof c->name, "%s/%s/impl:%s", workload->family, workload->name,
                        c->instance->impl);
    for (size_t i = 0; i < bench_family.param_count; i++) {
        if (!param_applies(c->instance, (int)i)) continue;
        char text[64];
        param_write(&bench_family.params[i], c->values[i], text, sizeof text);
        used += snprintf(c->name + used, sizeof c->name - (size_t)used, "/%s:%s",
                         bench_family.params[i].name, text);
    }
}

/* ---- From a name ------------------------------------------------------------------------------
 */

/* Sets the value that one "param:value" piece of a name gives. */
static bool parse_piece(const char *piece, size_t bytes, struct bench_candidate *c, char *error)
{
    size_t name_bytes = strcspn(piece, ":");
    int param = name_bytes < bytes ? family_param(piece, name_bytes) : -1;
    if (param < 0) {
        snprintf(error, BENCH_ERROR_BYTES, "'%.*s' is no parameter:value of family %s: see --list",
                 (int)bytes, piece, bench_family.name);
        return false;
    }
    char text[64];
    snprintf(text, sizeof text, "%.*s", (int)(bytes - name_bytes - 1), piece + name_bytes + 1);
    return param_read(&bench_family.params[param], text, &c->values[param], error);
}

static bool parse_pieces(const char *piece, struct bench_candidate *c, char *error)
{
    while (*piece) {
        size_t bytes = strcspn(piece, "/");
        if (!parse_piece(piece, bytes, c, error)) return false;
        piece += bytes + (piece[bytes] == '/');
    }
    return true;
}

static void set_defaults(struct bench_candidate *c)
{
    char error[BENCH_ERROR_BYTES];
    for (size_t i = 0; i < bench_family.param_count; i++)
        if (!param_read(&bench_family.params[i], bench_family.params[i].default_text, &c->values[i],
                        error))
            abort(); /* params.def contradicts itself */
}

static bool has_structure(const struct bench_instance *instance, const double *values)
{
    for (size_t i = 0; i < bench_family.param_count; i++) {
        double value;
        if (instance_structural(instance, (int)i, &value) && value != values[i]) return false;
    }
    return true;
}

bool candidate_parse(const char *name, struct bench_candidate *c, char *error)
{
    char family[64] = "", workload[64] = "", impl[64] = "";
    int used = 0;
    memset(c, 0, sizeof *c);
    if (sscanf(name, "%63[^/]/%63[^/]/impl:%63[^/]%n", family, workload, impl, &used) != 3) {
        snprintf(error, BENCH_ERROR_BYTES,
                 "'%.120s' is no candidate: a name reads family/workload/impl:name/param:value",
                 name);
        return false;
    }
    set_defaults(c);
    if (!parse_pieces(name + used + (name[used] == '/'), c, error)) return false;
    for (const struct bench_instance *i = first; i; i = i->next) {
        if (strcmp(i->workload->family, family) || strcmp(i->workload->name, workload) ||
            strcmp(i->impl, impl) || !has_structure(i, c->values))
            continue;
        c->instance = i;
        candidate_name(c);
        return true;
    }
    snprintf(error, BENCH_ERROR_BYTES, "'%.160s' is not compiled in: --names lists what is", name);
    return false;
}
