/* random_order.c - orders and seeds that depend on the plan and the round alone, so that a resumed
 * sweep goes on exactly as it would have. */
#include "benches/assay/session.h"
#include "common/random.h"

/* Uniform below limit: the bias of the multiplication is under 2^-32 for these sizes. */
static size_t below(uint64_t *state, size_t limit)
{
    return (size_t)((random_mix(state) >> 32) * limit >> 32);
}

void round_order(const struct plan *plan, size_t group, int round, size_t *order, size_t count)
{
    uint64_t state = plan->seed ^ (uint64_t)group << 40 ^ (uint64_t)round << 8;
    random_mix(&state);
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
    return random_mix(&state);
}
