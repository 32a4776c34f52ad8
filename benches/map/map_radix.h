/* map_radix.h - sorting what was collected from a map: by comparisons, as libc does it, or by the
 * digits of the keys.
 *
 * Promises    both ascend by key; radix_sort is stable.
 * Cost        radix: a pass an eighth of a key over all pairs, and one to count; digits that are
 *             the same in all keys take no pass.
 * Source      Knuth 5.2.5 (least significant digit first).                                       */
#ifndef BENCHES_MAP_MAP_RADIX_H
#define BENCHES_MAP_MAP_RADIX_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct radix_pair {
    uint64_t key, value;
};

enum { RADIX_DIGITS = 8, RADIX_VALUES = 256 };

static inline int radix_compare(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* The sort is libc's, behind a function pointer, as a program would call it. Items begin with
 * their key. */
__attribute__((noinline)) static void radix_compare_sort(void *items, size_t count, size_t bytes)
{
    qsort(items, count, bytes, radix_compare);
}

static inline unsigned radix_digit(uint64_t key, int digit)
{
    return (unsigned)(key >> digit * 8 & (RADIX_VALUES - 1));
}

/* How often each digit has each value. */
static inline void radix_count(const struct radix_pair *pairs, size_t count,
                               size_t counts[RADIX_DIGITS][RADIX_VALUES])
{
    memset(counts, 0, RADIX_DIGITS * sizeof *counts);
    for (size_t i = 0; i < count; i++)
        for (int digit = 0; digit < RADIX_DIGITS; digit++)
            counts[digit][radix_digit(pairs[i].key, digit)]++;
}

/* One pass, stable; places: how often each value occurs, then where its next pair goes. */
static inline void radix_pass(const struct radix_pair *from, struct radix_pair *to, size_t count,
                              int digit, size_t places[RADIX_VALUES])
{
    for (size_t value = 0, at = 0; value < RADIX_VALUES; value++) {
        size_t some = places[value];
        places[value] = at;
        at += some;
    }
    for (size_t i = 0; i < count; i++) to[places[radix_digit(from[i].key, digit)]++] = from[i];
}

/* `room` is as large as `pairs`. */
__attribute__((noinline, unused)) static void radix_sort(struct radix_pair *pairs,
                                                         struct radix_pair *room, size_t count)
{
    size_t counts[RADIX_DIGITS][RADIX_VALUES];
    struct radix_pair *from = pairs, *to = room;
    radix_count(pairs, count, counts);
    for (int digit = 0; digit < RADIX_DIGITS && count; digit++) {
        if (counts[digit][radix_digit(from[0].key, digit)] == count) continue;
        radix_pass(from, to, count, digit, counts[digit]);
        struct radix_pair *done = to;
        to = from;
        from = done;
    }
    if (from != pairs) memcpy(pairs, from, count * sizeof *pairs);
}

#endif
