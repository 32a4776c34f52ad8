/* family_tables.h - makes the tables of one family; included by exactly one file of a binary.
 *
 * Define before: BENCH_PARAMS (see family.h), BENCH_FAMILY_NAME, BENCH_FAMILY_SUMMARY, and
 * BENCH_FAMILY_IMPLS, a list of BENCH_FAMILY_IMPL(operations table).                            */
#include "benches/common/family.h"

#define INT(name, standard, low, high, unit, class, reason) \
    {#name, #standard, BENCH_INT, BENCH_##class, low, high, NULL, unit, reason},
#define REAL(name, standard, low, high, unit, class, reason) \
    {#name, #standard, BENCH_REAL, BENCH_##class, low, high, NULL, unit, reason},
#define ENUM(name, standard, values, unit, class, reason) \
    {#name, #standard, BENCH_ENUM, BENCH_##class, 0, 0, values, unit, reason},
static const struct bench_param_def family_params[] = {
#include BENCH_PARAMS
};
#undef INT
#undef REAL
#undef ENUM

/* Constants by the time that code is made: an address kept of a table would bring all its
 * operations into this file. */
#define BENCH_FAMILY_IMPL(ops) {(ops).name, (ops).summary},
static bool family_impl(size_t i, struct bench_impl_def *impl)
{
    const struct bench_impl_def impls[] = {BENCH_FAMILY_IMPLS};
    if (i >= sizeof impls / sizeof impls[0]) return false;
    *impl = impls[i];
    return true;
}

const struct bench_family bench_family = {
    BENCH_FAMILY_NAME, BENCH_FAMILY_SUMMARY,
    family_params,     sizeof family_params / sizeof family_params[0],
    family_impl,
};
