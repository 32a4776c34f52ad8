/* program_main.c - a whole program on the C API, run by program.c: what it prints, how it exits. */
#include "benches/capi/benchmark_c.h"

static void good(struct gb_state *state, void *arg)
{
    (void)arg;
    gb_loop(state) gb_set_iteration_time(state, 0.001);
    gb_counter(state, "kilo", 2048, GB_COUNTER_PLAIN, 1024);
    gb_set_label(state, "a \"label\"");
}

static void bad(struct gb_state *state, void *arg)
{
    gb_loop(state) gb_clobber();
    gb_counter(state, "poison", *(double *)arg / *(double *)arg, GB_COUNTER_PLAIN, 1000);
}

static void all(void)
{
    static double zero;
    struct gb_benchmark *b = gb_register("good", good, NULL);
    gb_use_manual_time(b);
    gb_iterations(b, 4);
    gb_unit(b, GB_MILLISECOND);
    gb_iterations(gb_register("bad", bad, &zero), 4);
    gb_set_default_unit(GB_MICROSECOND);
    gb_add_context("purpose", "a test");
}

GB_MAIN(all)
