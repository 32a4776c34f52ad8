/* sweep_order.h - in which order the comparison groups of several plans are measured.
 *
 * A budget may end before the plan does; what is left then should be fewer points everywhere, not
 * fewer families. So the sections of all plans take turns, and within a section the ends of a
 * parameter come first, then the middle, then the gaps. */
#ifndef ASSAY_SWEEP_ORDER_H
#define ASSAY_SWEEP_ORDER_H

#include "benches/assay/plan.h"

struct turn {
    size_t plan, group; /* plans[plan].groups[group] */
};

/* All groups of all plans, each once; *turn_count of them, in the arena. */
struct turn *sweep_order(struct arena *arena, const struct plan *plans, size_t count,
                         size_t *turn_count);

#endif
