/* slice_pass.h - the three ways of passing a sequence, by the names that filters and charts use. */
#ifndef BENCHES_SLICE_SLICE_PASS_H
#define BENCHES_SLICE_SLICE_PASS_H

#include "benches/slice/slice_bench.h"

/* No operations: the language is what is measured. */
struct pass_kind {
    int id;
    const char *name, *summary;
};

static const struct pass_kind pass_by_value = {0, "by_value", "passing: the whole array, copied"};
static const struct pass_kind pass_by_header = {1, "by_header", "passing: {ptr, len, cap}, copied"};
static const struct pass_kind pass_by_pointer = {2, "by_pointer", "passing: one pointer"};

#endif
