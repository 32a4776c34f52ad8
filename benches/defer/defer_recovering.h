/* defer_recovering.h - scopes that recover, by landing. */
#ifndef BENCHES_DEFER_DEFER_RECOVERING_H
#define BENCHES_DEFER_DEFER_RECOVERING_H

#include "benches/defer/defer_bench.h"

#define DEFER_RECOVERING_builtin(kind, bytes, result) DEFER_SCOPE_RECOVER_BYTES(kind, bytes, result)
#define DEFER_RECOVERING_setjmp(kind, bytes, result) \
    DEFER_SCOPE_RECOVER_HOW(kind, bytes, DEFER_LANDING_SETJMP, result)
#define DEFER_RECOVERING_unwind(kind, bytes, result) \
    DEFER_SCOPE_RECOVER_HOW(kind, bytes, DEFER_LANDING_UNWIND, result)

#endif
