/* slice_bounds.h - Go's range panics for slices, word for word.
 *
 * Promises    each function panics with exactly the text of Go 1.19 and never returns. A negative
 *             index is named without the bound. Callers test; these only speak.                  */
#ifndef ASSAY_SLICE_SLICE_BOUNDS_H
#define ASSAY_SLICE_SLICE_BOUNDS_H

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>

#include "common/panic.h"

/* How one failing bound is worded: with the value negative, and with it too large. */
struct slice_bound_text {
    const char *negative; /* one number */
    const char *beyond;   /* two numbers: the value and its bound */
};

enum slice_bound {
    SLICE_BOUND_INDEX, /* s[x], y = len */
    SLICE_BOUND_HIGH,  /* s[:x], y = cap */
    SLICE_BOUND_LOW,   /* s[x:y] */
    SLICE_BOUND3_MAX,  /* s[::x], y = cap */
    SLICE_BOUND3_HIGH, /* s[:x:y] */
    SLICE_BOUND3_LOW,  /* s[x:y:] */
};

IMPL_COLD __attribute__((noreturn)) void slice_bound_panic(enum slice_bound bound, int64_t x,
                                                           int64_t y)
{
#define RANGE "slice bounds out of range "
#define X     "%" PRId64
    static const struct slice_bound_text texts[] = {
        {"index out of range [" X "]", "index out of range [" X "] with length " X},
        {RANGE "[:" X "]", RANGE "[:" X "] with capacity " X},
        {RANGE "[" X ":]", RANGE "[" X ":" X "]"},
        {RANGE "[::" X "]", RANGE "[::" X "] with capacity " X},
        {RANGE "[:" X ":]", RANGE "[:" X ":" X "]"},
        {RANGE "[" X "::]", RANGE "[" X ":" X ":]"},
    };
#undef RANGE
#undef X
    char text[PANIC_TEXT_BYTES];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wformat-extra-args"
    if (x < 0)
        snprintf(text, sizeof text, texts[bound].negative, x);
    else
        snprintf(text, sizeof text, texts[bound].beyond, x, y);
#pragma GCC diagnostic pop
    panic_raise(PANIC_RUNTIME, text);
}

IMPL_COLD __attribute__((noreturn)) void slice_grow_panic(void)
{
    panic_raise(PANIC_RUNTIME, "growslice: cap out of range");
}

/* Go blames the length when the length alone is impossible: make([]T, huge) names what was typed.
 */
IMPL_COLD __attribute__((noreturn)) void slice_make_panic(bool len_is_possible)
{
    panic_raise(PANIC_RUNTIME,
                len_is_possible ? "makeslice: cap out of range" : "makeslice: len out of range");
}

#endif
