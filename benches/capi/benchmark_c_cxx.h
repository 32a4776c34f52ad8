/* benchmark_c_cxx.h - for C++ bodies registered through the C API: the library's own state.
 *
 * A C++ body may run its loop on it (`for (auto _ : gb_state_cxx(s))`) instead of gb_begin; the
 * checks of the C API then know only whether that loop was run to its end.                      */
#ifndef BENCHMARK_C_CXX_H
#define BENCHMARK_C_CXX_H

#include <benchmark/benchmark.h>

#include "benchmark_c.h"

/* Valid in a body only, not in setup or teardown. Lives as long as `state`. */
benchmark::State &gb_state_cxx(struct gb_state *state) noexcept;

#endif
