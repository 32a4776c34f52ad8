/* arena.h - memory that lives as long as one verb: taken in pieces, given back all at once.
 *
 * A plan, a run read from disk and the tables made from it are trees of small objects with one
 * lifetime; with an arena nothing in them has to be freed by hand. Out of memory ends the program
 * with a sentence: no verb can go on without its plan. Not thread-safe. */
#ifndef ASSAY_ARENA_H
#define ASSAY_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena {
    struct arena_piece *newest; /* NULL: empty; an all-zero arena is ready for use */
};

/* size zeroed bytes, aligned for any type. */
void *arena_zero(struct arena *arena, size_t size);

/* A copy of text; of its first length bytes; of what printf would have printed. */
char *arena_copy(struct arena *arena, const char *text);
char *arena_copy_part(struct arena *arena, const char *text, size_t length);
char *arena_print(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* What vprintf would have printed, on the heap: for the caller to free. */
char *print_words(size_t *length, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

/* Room for one more item behind count items of size bytes: returns where the array is now. It moves
 * when count is a power of two, so an array costs at most twice its length. */
void *arena_more(struct arena *arena, void *items, size_t count, size_t size);

/* Gives everything back; the arena is empty and ready for use. */
void arena_release(struct arena *arena);

#endif
