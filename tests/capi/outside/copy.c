/* copy.c - the example of the README, complete. */
#include <benchmark_c.h>
#include <string.h>

static void copy(struct gb_state *state, void *arg)
{
    char from[4096] = {1}, to[4096];
    (void)arg;
    for (uint64_t n = gb_begin(state); n--;) {
        memcpy(to, from, sizeof to);
        gb_keep(to[0]);
    }
    gb_end(state);
}

static void all(void)
{
    gb_register("copy/4096", copy, NULL);
}
GB_MAIN(all)
