/* conf.c - see conf.h. */
#include "benches/assay/conf.h"

#include "benches/assay/say.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *trimmed(char *text)
{
    while (isspace((unsigned char)*text)) text++;
    size_t length = strlen(text);
    while (length && isspace((unsigned char)text[length - 1])) text[--length] = 0;
    return text;
}

static void add_section(struct arena *arena, struct conf *conf, const char *name, int line)
{
    conf->sections = arena_more(arena, conf->sections, conf->count, sizeof *conf->sections);
    conf->sections[conf->count++] = (struct conf_section){arena_copy(arena, name), NULL, 0, line};
}

static bool refuse(const struct conf *conf, int line, const char *text, const char *why)
{
    say_error("%s line %d: \"%s\" %s", conf->path, line, text, why);
    return false;
}

static bool read_section(struct arena *arena, struct conf *conf, char *text, int line)
{
    size_t length = strlen(text);
    if (length < 3 || text[length - 1] != ']')
        return refuse(conf, line, text, "is not a section; write [name]");
    text[length - 1] = 0;
    char *name = trimmed(text + 1);
    for (size_t i = 0; i < conf->count; i++)
        if (!strcmp(conf->sections[i].name, name))
            return refuse(conf, line, name, "names a section twice; join the two");
    add_section(arena, conf, name, line);
    return true;
}

static bool read_entry(struct arena *arena, struct conf *conf, char *text, int line)
{
    char *equals = strchr(text, '=');
    if (!equals || equals == text)
        return refuse(conf, line, text, "is neither `key = value`, [section] nor # comment");
    *equals = 0;
    const char *key = trimmed(text), *value = trimmed(equals + 1);
    struct conf_section *section = &conf->sections[conf->count - 1];
    if (conf_get(section, key, NULL))
        return refuse(conf, line, key, "is set twice in one section; keep one of the lines");
    section->entries =
        arena_more(arena, section->entries, section->count, sizeof *section->entries);
    section->entries[section->count++] =
        (struct conf_entry){arena_copy(arena, key), arena_copy(arena, value), line};
    return true;
}

static bool read_line(struct arena *arena, struct conf *conf, char *line_text, int line)
{
    line_text[strcspn(line_text, "#")] = 0;
    char *text = trimmed(line_text);
    if (!*text) return true;
    if (*text == '[') return read_section(arena, conf, text, line);
    return read_entry(arena, conf, text, line);
}

bool conf_read(struct arena *arena, const char *path, struct conf *conf)
{
    *conf = (struct conf){.path = arena_copy(arena, path)};
    add_section(arena, conf, "", 0);
    FILE *file = fopen(path, "re");
    if (!file) {
        say_error("%s cannot be read: %s", path, strerror(errno));
        return false;
    }
    char *line_text = NULL;
    size_t room = 0;
    bool good = true;
    for (int line = 1; good && getline(&line_text, &room, file) >= 0; line++)
        good = read_line(arena, conf, line_text, line);
    free(line_text);
    fclose(file);
    return good;
}

const char *conf_get(const struct conf_section *section, const char *key, const char *missing)
{
    for (size_t i = 0; i < section->count; i++)
        if (!strcmp(section->entries[i].key, key)) return section->entries[i].value;
    return missing;
}

const char *conf_find(const struct conf *conf, const struct conf_section *section, const char *key,
                      const char *missing)
{
    return conf_get(section, key, conf_get(&conf->sections[0], key, missing));
}
