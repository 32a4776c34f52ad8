/* family.c - the loop family's tables: it has no structures, only loops. */
#include "benches/loop/loop_bench.h"

static const struct loop_ops loops[] = {
    {1, "c_loop", "C: for (n = gb_begin(s); n--;) { } gb_end(s)"},
    {2, "c_gb_loop", "C: gb_loop(s) { }, which notices a break"},
    {3, "c_batch", "C: while (gb_batch(s, batch)) and an inner loop"},
    {4, "c_call", "C: one library call an iteration, as other bindings do"},
    {5, "cxx_range_for", "C++: for (auto _ : state) { }"},
    {6, "cxx_keep_running", "C++: while (state.KeepRunning()) { }"},
};

#define BENCH_FAMILY_NAME    "loop"
#define BENCH_FAMILY_SUMMARY "the benchmark's own loop: what C and C++ pay around a body"
#define BENCH_FAMILY_IMPLS      \
    BENCH_FAMILY_IMPL(loops[0]) \
    BENCH_FAMILY_IMPL(loops[1]) \
    BENCH_FAMILY_IMPL(loops[2]) \
    BENCH_FAMILY_IMPL(loops[3]) BENCH_FAMILY_IMPL(loops[4]) BENCH_FAMILY_IMPL(loops[5])
#include "benches/common/family_tables.h"
