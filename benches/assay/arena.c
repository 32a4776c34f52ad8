/* arena.c - see arena.h. Each piece is its own allocation, so sanitizers see every overrun. */
#include "benches/assay/arena.h"

#include "benches/assay/say.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct arena_piece {
    struct arena_piece *older;
    max_align_t bytes[];
};

void *arena_zero(struct arena *arena, size_t size)
{
    struct arena_piece *piece = calloc(1, sizeof *piece + size);
    if (!piece) exit(say_error("out of memory asking for %zu bytes", size));
    piece->older = arena->newest;
    arena->newest = piece;
    return piece->bytes;
}

char *arena_copy_part(struct arena *arena, const char *text, size_t length)
{
    char *copy = arena_zero(arena, length + 1);
    memcpy(copy, text, length);
    return copy;
}

char *arena_copy(struct arena *arena, const char *text)
{
    return arena_copy_part(arena, text, strlen(text));
}

char *print_words(size_t *length, const char *format, va_list arguments)
{
    char *printed = NULL;
    int printed_length = vasprintf(&printed, format, arguments);
    if (printed_length < 0) exit(say_error("out of memory printing a line"));
    *length = (size_t)printed_length;
    return printed;
}

char *arena_print(struct arena *arena, const char *format, ...)
{
    size_t length;
    va_list arguments;
    va_start(arguments, format);
    char *printed = print_words(&length, format, arguments);
    va_end(arguments);
    char *text = arena_copy_part(arena, printed, length);
    free(printed);
    return text;
}

void *arena_more(struct arena *arena, void *items, size_t count, size_t size)
{
    if (count & (count - 1)) return items;
    void *moved = arena_zero(arena, (count ? 2 * count : 1) * size);
    if (count) memcpy(moved, items, count * size);
    return moved;
}

void arena_release(struct arena *arena)
{
    while (arena->newest) {
        struct arena_piece *piece = arena->newest;
        arena->newest = piece->older;
        free(piece);
    }
}
