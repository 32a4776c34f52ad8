/* loop_bench.h - the loops around a body: what the harness itself costs, in C and in C++.
 *
 * A workload file is compiled twice, as C for the forms of the C API and, through loop_cxx.cc, as
 * C++ for the library's own; the step in the middle is the same text. In the memory pass, which has
 * no library state, every form is the plain C loop. */
#ifndef BENCHES_LOOP_LOOP_BENCH_H
#define BENCHES_LOOP_LOOP_BENCH_H

#include "benches/common/bench.h"
#define BENCH_PARAMS "benches/loop/params.def"
#include "benches/common/params.h"

struct loop_ops {
    int id;
    const char *name, *summary;
};

/* C: what gb_begin offers, its variants, and one call an iteration, which it avoids. */
#define LOOP_c_loop(b, step)                                \
    do {                                                    \
        for (uint64_t left = bench_begin(b); left--;) step; \
        bench_end(b);                                       \
    } while (0)
#define LOOP_c_gb_loop(b, step) gb_loop((b)->state) step
#define LOOP_c_batch(b, step)                                                                  \
    for (uint64_t batch = (uint64_t)bench_param(b, PARAM_batch); gb_batch((b)->state, batch);) \
        for (uint64_t left = batch; left--;) step
#define LOOP_c_call(b, step) \
    while (gb_batch((b)->state, 1)) step

/* C++: the library's own two loops. */
#define LOOP_cxx_range_for(b, step) \
    for (auto _ : gb_state_cxx((b)->state)) step
#define LOOP_cxx_keep_running(b, step) \
    for (benchmark::State &cxx = gb_state_cxx((b)->state); cxx.KeepRunning();) step

#define LOOP_C_FORMS(X)   X(c_loop) X(c_gb_loop) X(c_batch) X(c_call)
#define LOOP_CXX_FORMS(X) X(cxx_range_for) X(cxx_keep_running)
#ifdef __cplusplus
#define LOOP_FORMS LOOP_CXX_FORMS
#else
#define LOOP_FORMS LOOP_C_FORMS
#endif

/* Runs `step` as the form does; the plain loop where there is no library, which then is no figure
 * of another form's. */
#define LOOP_RUN(form, b, step)                                                    \
    do {                                                                           \
        if ((b)->counted && __builtin_strcmp(#form, "c_loop") != 0)                \
            bench_fail(b, "instructions are counted without the library's loops"); \
        if ((b)->state) {                                                          \
            LOOP_##form(b, step);                                                  \
        } else {                                                                   \
            LOOP_c_loop(b, step);                                                  \
        }                                                                          \
    } while (0)

/* Iterations that a finished loop has done. */
static inline uint64_t loop_done(const struct bench *b)
{
    if (b->state) return gb_iterations_done(b->state);
    return b->counted ? b->counted : 1;
}

#endif
