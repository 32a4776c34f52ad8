/* defer_statement.h - what C has without any record: a call by hand, and the cleanup attribute.
 *
 * For comparison only: no panic sees these calls. `direct` is the plain call at the end that the
 * programmer must not forget. `cleanup` is the compiler's: bound to the block, not the function; a
 * loop runs it each time round; its argument is a variable's address, read at the end.           */
#ifndef ASSAY_DEFER_DEFER_STATEMENT_H
#define ASSAY_DEFER_DEFER_STATEMENT_H

#include "defer/defer.h"

/* No operations: these kinds are statements, which a table cannot hold. */
struct defer_statement_kind {
    int id;
    const char *name, *summary;
};

static const struct defer_statement_kind defer_direct = {
    __COUNTER__, "direct", "no defer: the calls written out at the end"};
static const struct defer_statement_kind defer_cleanup = {__COUNTER__, "cleanup",
                                                          "the compiler's cleanup attribute"};

/* What a cleanup variable holds. */
struct defer_cleanup_call {
    defer_fn fn;
    void *env;
};

IMPL_GLUE void defer_cleanup_run(struct defer_cleanup_call *call)
{
    call->fn(NULL, call->env);
}

#define DEFER_CLEANUP_NAME__(number) defer_cleanup_##number##_
#define DEFER_CLEANUP_NAME_(number)  DEFER_CLEANUP_NAME__(number)

/* Defers fn(NULL, env) to the end of the enclosing block. */
#define DEFER_CLEANUP(function, pointer)                       \
    struct defer_cleanup_call DEFER_CLEANUP_NAME_(__COUNTER__) \
        __attribute__((cleanup(defer_cleanup_run), unused)) = {(function), (pointer)}

#endif
