/* defer_impls.h - the kinds of record. Adding one: a header of its own, and one line here. */
#ifndef ASSAY_DEFER_DEFER_IMPLS_H
#define ASSAY_DEFER_DEFER_IMPLS_H

#include "defer/defer_best.h"
#include "defer/defer_bump.h"
#include "defer/defer_heap.h"
#include "defer/defer_null.h"
#include "defer/defer_open.h"
#include "defer/defer_panic.h"
#include "defer/defer_pool.h"
#include "defer/defer_stack.h"
#include "defer/defer_statement.h"

/* Kinds that keep the whole contract. */
#define DEFER_IMPLS(X) \
    X(heap) X(heap_closure) X(pool) X(pool_args) X(stack) X(stack_closure) X(open) X(bump) X(best)

#endif
