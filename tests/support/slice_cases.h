/* slice_cases.h - every slice implementation with every mechanism, allocator and element size.
 *
 * Tests call the tables at run time: the shapes are ordinary values here.                        */
#ifndef ASSAY_TESTS_SUPPORT_SLICE_CASES_H
#define ASSAY_TESTS_SUPPORT_SLICE_CASES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "common/check.h"
#include "common/random.h"
#include "slice/slice_impls.h"

#define TABLE_ROW(impl) &slice_##impl,
static const struct slice_ops *const slice_table[] = {SLICE_IMPLS(TABLE_ROW)};
#define SLICE_TABLE_ROWS (sizeof slice_table / sizeof *slice_table)

static const uint32_t slice_case_sizes[] = {0, 1, 8, 24, 64};
#define SLICE_CASE_SIZES (sizeof slice_case_sizes / sizeof *slice_case_sizes)

struct slice_case {
    const struct slice_ops *ops;
    struct slice_shape shape;
};

static inline void slice_case_print(const struct slice_case *c)
{
    print_message("  in %s, mechanism %s, %s, %u-byte elements\n", c->ops->name,
                  slice_mechanism_name(c->shape.mechanism), alloc_name(c->shape.alloc),
                  c->shape.elem_bytes);
}

static inline void slice_cases_of(const struct slice_ops *ops, enum alloc_kind alloc,
                                  void (*check)(const struct slice_case *))
{
    for (int mechanism = 0; mechanism < SLICE_MECHANISMS; mechanism++) {
        for (size_t i = 0; i < SLICE_CASE_SIZES; i++) {
            struct slice_case c = {ops,
                                   {slice_case_sizes[i], (enum slice_mechanism)mechanism, alloc}};
            check(&c);
            ops->collect(&c.shape);
        }
    }
}

/* Runs `check` on every case; implementations with a flag in `without` are left out. */
static inline void slice_cases(unsigned without, void (*check)(const struct slice_case *))
{
    for (size_t i = 0; i < SLICE_TABLE_ROWS; i++) {
        if (slice_table[i]->flags & without) continue;
        for (int alloc = 0; alloc < ALLOC_KINDS; alloc++)
            slice_cases_of(slice_table[i], (enum alloc_kind)alloc, check);
    }
}

/* Like cmocka's asserts, naming the case. */
#define CASE_ASSERT(c, condition)       \
    do {                                \
        if (!(condition)) {             \
            slice_case_print(c);        \
            fail_msg("%s", #condition); \
        }                               \
    } while (0)

/* Element number i of a test: bytes that differ between neighbours and between offsets. They are
 * one thread's own: a race detector that looked at each would take most of the test's time. */
__attribute__((no_sanitize_thread)) static inline void slice_element(uint32_t bytes, int64_t i,
                                                                     unsigned char *element)
{
    for (uint32_t b = 0; b < bytes; b++) element[b] = (unsigned char)(i * 131 + (i >> 8) + b * 17);
}

#define SLICE_ELEMENT_MOST 64 /* bytes of the largest element in slice_case_sizes */

static inline bool slice_element_is(const struct slice_case *c, struct slice s, int64_t at,
                                    int64_t i)
{
    unsigned char element[SLICE_ELEMENT_MOST];
    slice_element(c->shape.elem_bytes, i, element);
    return memcmp(c->ops->at(&c->shape, s, at), element, c->shape.elem_bytes) == 0;
}

/* Appends elements from..to-1, one at a time. */
static inline void slice_fill(const struct slice_case *c, struct slice *s, int64_t from, int64_t to)
{
    unsigned char element[SLICE_ELEMENT_MOST];
    for (int64_t i = from; i < to; i++) {
        slice_element(c->shape.elem_bytes, i, element);
        CASE_ASSERT(c, c->ops->append(&c->shape, s, element));
    }
}

#endif
