/* chart_def.c - see chart_def.h. */
#include "benches/assay/chart_def.h"

#include "benches/assay/chart_file.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const key_names[DEF_KEYS] = {
    [DEF_KIND] = "kind",
    [DEF_SWEEP] = "sweep",
    [DEF_WORKLOAD] = "workload",
    [DEF_WHERE] = "where",
    [DEF_X] = "x",
    [DEF_SERIES] = "series",
    [DEF_PANEL] = "panel",
    [DEF_Y] = "y",
    [DEF_BASELINE] = "baseline",
    [DEF_UNIT] = "unit",
    [DEF_ONLY] = "only",
    [DEF_SKIP] = "skip",
    [DEF_X_LABEL] = "x-label",
    [DEF_X_BYTES] = "x-bytes",
    [DEF_PLATEAU] = "plateau",
    [DEF_NOUN] = "noun",
};

static char *trimmed(struct arena *arena, const char *text, size_t length)
{
    while (length && isspace((unsigned char)*text)) text++, length--;
    while (length && isspace((unsigned char)text[length - 1])) length--;
    return arena_copy_part(arena, text, length);
}

/* `# key: value` with a key of one lower-case word; other comments are prose. */
static const char *metadata_colon(const char *line)
{
    if (line[0] != '#' || line[1] != ' ') return NULL;
    const char *at = line + 2;
    while (islower((unsigned char)*at) || *at == '-') at++;
    return *at == ':' && at > line + 2 && at[1] == ' ' ? at : NULL;
}

static bool read_metadata(struct chart_def *def, const char *line, size_t length,
                          struct arena *arena)
{
    const char *colon = metadata_colon(line);
    if (!colon || colon >= line + length) return true;
    char *key = trimmed(arena, line + 2, (size_t)(colon - line - 2));
    for (int i = 0; i < DEF_KEYS; i++) {
        if (strcmp(key, key_names[i]) != 0) continue;
        def->value[i] = trimmed(arena, colon + 1, length - (size_t)(colon + 1 - line));
        return true;
    }
    return refuse("%s: '%s' is not a key of a chart definition; benches/assay/chart_def.h "
                  "lists them",
                  def->path, key);
}

static bool require(const struct chart_def *def)
{
    const enum def_key needed[] = {DEF_KIND, DEF_SWEEP};
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (!def->value[needed[i]])
            return refuse("%s has no line '# %s: ...'; add one", def->path, key_names[needed[i]]);
    return true;
}

bool chart_def_read(struct chart_def *def, const char *folder, const char *name,
                    struct arena *arena)
{
    *def = (struct chart_def){.name = arena_copy(arena, name)};
    def->path = arena_print(arena, "%s/%s.gp", folder, name);
    const char *line = chart_read_file(arena, def->path);
    if (!line) return false;
    char *own = arena_zero(arena, strlen(line) + 2), *end = own;
    while (*line) {
        size_t size = strcspn(line, "\n");
        if (*line == '#') {
            if (!read_metadata(def, line, size, arena)) return false;
        } else if (size) {
            memcpy(end, line, size);
            end[size] = '\n';
            end += size + 1;
        }
        line += size + (line[size] == '\n');
    }
    def->own = own;
    if (!def->value[DEF_SERIES]) def->value[DEF_SERIES] = "impl";
    if (!def->value[DEF_Y]) def->value[DEF_Y] = "ns";
    return require(def);
}

bool list_has(const char *list, char separator, const char *word)
{
    size_t wanted = strlen(word);
    while (*list) {
        const char *end = strchrnul(list, separator), *last = end;
        while (list < last && *list == ' ') list++;
        while (last > list && last[-1] == ' ') last--;
        if ((size_t)(last - list) == wanted && !memcmp(list, word, wanted)) return true;
        list = *end ? end + 1 : end;
    }
    return false;
}
