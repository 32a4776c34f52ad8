/* text.c - see text.h. */
#include "benches/assay/text.h"

#include "benches/assay/say.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void text_add(struct text *text, const char *bytes, size_t length)
{
    if (text->length + length + 1 > text->room) {
        text->room = 2 * (text->length + length) + 64;
        text->bytes = realloc(text->bytes, text->room);
        if (!text->bytes) exit(say_error("out of memory asking for %zu bytes", text->room));
    }
    if (length) memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = 0;
}

void text_print(struct text *text, const char *format, ...)
{
    size_t length;
    va_list arguments;
    va_start(arguments, format);
    char *printed = print_words(&length, format, arguments);
    va_end(arguments);
    text_add(text, printed, length);
    free(printed);
}

void text_free(struct text *text)
{
    free(text->bytes);
    *text = (struct text){0};
}

void words_add(struct arena *arena, struct words *words, const char *word)
{
    words->items = arena_more(arena, words->items, words->count, sizeof *words->items);
    words->items[words->count++] = word;
}

bool words_have(const struct words *words, const char *word)
{
    for (size_t i = 0; i < words->count; i++)
        if (!strcmp(words->items[i], word)) return true;
    return false;
}

struct words words_split(struct arena *arena, const char *text, const char *separators)
{
    struct words words = {0};
    while (*text) {
        size_t length = strcspn(text, separators);
        if (length) words_add(arena, &words, arena_copy_part(arena, text, length));
        text += length;
        text += strspn(text, separators);
    }
    return words;
}

char *words_join(struct arena *arena, const struct words *words, const char *separator)
{
    char *joined = arena_copy(arena, words->count ? words->items[0] : "");
    for (size_t i = 1; i < words->count; i++)
        joined = arena_print(arena, "%s%s%s", joined, separator, words->items[i]);
    return joined;
}

bool text_to_seconds(const char *text, double *seconds)
{
    char *end = NULL;
    double value = strtod(text, &end);
    double unit = !strcmp(end, "h") ? 3600 : !strcmp(end, "m") ? 60 : !strcmp(end, "ms") ? 1e-3 : 1;
    bool known = !*end || !strcmp(end, "s") || unit != 1;
    if (end == text || !known || !(value > 0) || value > 1e9) return false;
    *seconds = value * unit;
    return true;
}

bool text_to_fraction(const char *text, double *fraction)
{
    char *end = NULL;
    double value = strtod(text, &end);
    bool percent = !strcmp(end, "%");
    if (end == text || (*end && !percent) || !(value >= 0) || value > 1e6) return false;
    *fraction = percent ? value / 100 : value;
    return true;
}

uint64_t text_hash(const char *text)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (; *text; text++) hash = (hash ^ (unsigned char)*text) * 0x100000001b3u;
    return hash;
}
