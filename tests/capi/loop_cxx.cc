/* loop_cxx.cc - bodies in C++ for loop.c: the library's own loop, run well, left early, forgotten.
 */
#include "benches/capi/benchmark_c_cxx.h"

extern "C" void cxx_range_for(struct gb_state *state, void *arg);
extern "C" void cxx_break(struct gb_state *state, void *arg);
extern "C" void cxx_no_loop(struct gb_state *state, void *arg);

void cxx_range_for(struct gb_state *state, void *arg)
{
    uint64_t done = 0;
    for (auto _ : gb_state_cxx(state)) gb_keep(++done);
    *static_cast<uint64_t *>(arg) = done;
}

void cxx_break(struct gb_state *state, void *)
{
    for (auto _ : gb_state_cxx(state)) break;
}

void cxx_no_loop(struct gb_state *state, void *)
{
    gb_state_cxx(state);
}
