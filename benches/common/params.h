/* params.h - the constants PARAM_<name> of the family whose params.def BENCH_PARAMS names. */
#ifndef BENCHES_COMMON_PARAMS_H
#define BENCHES_COMMON_PARAMS_H

#define INT(name, standard, low, high, unit, class, reason)  PARAM_##name,
#define REAL(name, standard, low, high, unit, class, reason) PARAM_##name,
#define ENUM(name, standard, values, unit, class, reason)    PARAM_##name,
enum bench_param_id {
#include BENCH_PARAMS
    BENCH_PARAM_COUNT
};
#undef INT
#undef REAL
#undef ENUM

#endif
