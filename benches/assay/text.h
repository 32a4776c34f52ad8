/* text.h - growing text, lists of words, and small questions about strings. */
#ifndef ASSAY_TEXT_H
#define ASSAY_TEXT_H

#include "benches/assay/arena.h"

#include <stdbool.h>
#include <stdint.h>

/* Growing text on the heap: all-zero is empty, text_free() when done. bytes is NUL-ended once
 * something was added. */
struct text {
    char *bytes; /* owned; NULL while nothing was added */
    size_t length, room;
};

void text_add(struct text *text, const char *bytes, size_t length);
void text_print(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_free(struct text *text);

/* A list of words; the words and the array belong to the arena it was made in. */
struct words {
    const char **items;
    size_t count;
};

void words_add(struct arena *arena, struct words *words, const char *word);
bool words_have(const struct words *words, const char *word);

/* Splits at any of the separators; empty pieces are left out. */
struct words words_split(struct arena *arena, const char *text, const char *separators);

/* The words in one string with a separator between them; in the arena. */
char *words_join(struct arena *arena, const struct words *words, const char *separator);

/* "10m" "90s" "1.5h" "20" -> seconds; "1%" "0.01" -> 0.01. False if the text is neither. */
bool text_to_seconds(const char *text, double *seconds);
bool text_to_fraction(const char *text, double *fraction);

/* 64-bit FNV-1a: a name for texts, not a defence against anybody. */
uint64_t text_hash(const char *text);

#endif
