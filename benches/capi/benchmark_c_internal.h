/* benchmark_c_internal.h - what the three parts of the C API share. Not installed. */
#ifndef BENCHMARK_C_INTERNAL_H
#define BENCHMARK_C_INTERNAL_H

#include "benchmark_c.h"
#include "benchmark_c_compat.h"

#include <atomic>
#include <string>
#include <vector>

namespace gb
{

/* gb_state.phase: how far a body is in its one loop. */
enum Phase : uint8_t {
    PHASE_NEW,     /* no loop yet */
    PHASE_RUNNING, /* after gb_begin */
    PHASE_BATCH,   /* after the first gb_batch */
    PHASE_CXX,     /* the body took the C++ state: the loop is the library's */
    PHASE_DONE,    /* after the loop's end */
    PHASE_SKIPPED, /* an error was reported; the loop must not be entered any more */
    PHASE_SETUP,   /* in the setup or the teardown callback: there is no C++ state to use */
    PHASE_TEARDOWN
};

struct Callback {
    void (*fn)(struct gb_state *, void *) = nullptr;
    void *arg = nullptr;
};

/* Set by the memory manager while the library runs its memory pass. relaxed everywhere: the library
 * runs the pass in this thread or in one it starts afterwards. */
extern std::atomic<bool> in_memory_pass;

/* Ends the run as an error: SkipWithError where that is allowed, see gb_skip_with_error. */
void fail(struct gb_state *state, const char *message);

/* Forgets all trampolines and benchmark records. */
void forget_benchmarks();

/* Forgets the count behind gb_error_count. */
void forget_errors();

} // namespace gb

/* One registration. Configured by one thread, then only read, except setup_error: written by setup,
 * which the library runs before it starts the threads that read it. */
struct gb_benchmark {
    std::string name;
    gb::Callback body, setup, teardown;
    gb::Base *base = nullptr;           /* the library's, which owns it */
    long arg_count = -1;                /* arguments of each instance; -1: none given yet */
    std::vector<std::string> arg_names; /* empty: none */
    bool has_iterations = false, has_min_time = false, real_time = false, manual_time = false;
    std::string registration_error; /* the first nonsense setting */
    std::string setup_error;        /* from gb_skip_with_error in setup, for the runs that follow */

    void run(benchmark::State &state);
    void run_setup(const benchmark::State &state);
    void run_teardown(const benchmark::State &state);
};

#endif
