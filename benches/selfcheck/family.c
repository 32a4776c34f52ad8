/* family.c - the selfcheck family's tables: it has no structures, only known differences. */
#include "benches/selfcheck/selfcheck_bench.h"

static const struct selfcheck_ops {
    int id;
    const char *name, *summary;
} sizes[] = {
    {1, "base", "100 units an iteration"},
    {2, "copy", "the same function once more"},
    {3, "plus2", "102 units: a true +2 %"},
    {4, "plus5", "105 units: a true +5 %"},
};

#define BENCH_FAMILY_NAME    "selfcheck"
#define BENCH_FAMILY_SUMMARY "known differences, to try the measuring method on"
#define BENCH_FAMILY_IMPLS      \
    BENCH_FAMILY_IMPL(sizes[0]) \
    BENCH_FAMILY_IMPL(sizes[1]) \
    BENCH_FAMILY_IMPL(sizes[2]) BENCH_FAMILY_IMPL(sizes[3])
#include "benches/common/family_tables.h"
