/* random_order.c - orders and seeds that depend on the plan and the round alone, so that a resumed
 * sweep goes on exactly as it would have. The generator is splitmix64 (Steele, Lea, Flood 2014). */
#include "benches/assay/session.h"

static uint64_t next(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

/* Uniform below limit: the bias of the multiplication is under 2^-32 for these sizes. */
static size_t below(uint64_t *state, size_t limit)
{
    return (size_t)((next(state) >> 32) * limit >> 32);
}

void round_order(const struct plan *plan, size_t group, int round, size_t *order, size_t count)
{
    uint64_t state = plan->seed ^ (uint64_t)group << 40 ^ (uint64_t)round << 8;
    next(&state);
    for (size_t i = 0; i < count; i++) order[i] = i;
    for (size_t i = count; i > 1; i--) {
        size_t j = below(&state, i), kept = order[i - 1];
        order[i - 1] = order[j];
        order[j] = kept;
    }
}

uint64_t round_seed(const struct plan *plan, int round)
{
    uint64_t state = plan->seed + (uint64_t)round;
    return next(&state);
}
