/* family.h - what a family's binary says about itself: its parameters and implementations.
 *
 * params.def holds one line a parameter:
 *     INT(name, default, lowest, highest, "unit", runtime | structural, "reason")
 *     REAL(name, default, lowest, highest, "unit", runtime | structural, "reason")
 *     ENUM(name, default, "a|b|c", "unit", runtime | structural, "reason")
 * Define BENCH_PARAMS as that file's name and include params.h for the constants PARAM_<name>, or
 * family_tables.h, in one file of the family, for the tables declared here.                     */
#ifndef BENCHES_COMMON_FAMILY_H
#define BENCHES_COMMON_FAMILY_H

#include <stdbool.h>
#include <stddef.h>

enum bench_param_kind { BENCH_INT, BENCH_REAL, BENCH_ENUM };

/* structural: part of the compiled instance; runtime: any value in range. */
enum bench_param_class { BENCH_runtime, BENCH_structural };

struct bench_param_def {
    const char *name, *default_text;
    enum bench_param_kind kind;
    enum bench_param_class param_class;
    double low, high;          /* both allowed; unused for ENUM */
    const char *values;        /* ENUM: "a|b|c"; NULL otherwise */
    const char *unit, *reason; /* unit is "" where there is none */
};

struct bench_impl_def {
    const char *name, *summary;
};

struct bench_family {
    const char *name, *summary;
    const struct bench_param_def *params; /* in the order of params.def */
    size_t param_count;
    /* The i-th implementation in the order of the charts; false, and nothing written, beyond it. */
    bool (*impl)(size_t i, struct bench_impl_def *impl);
};

#ifdef __cplusplus
extern "C" {
#endif
/* The binary's family: defined by family_tables.h, once a binary. */
extern const struct bench_family bench_family;
#ifdef __cplusplus
}
#endif
#endif
