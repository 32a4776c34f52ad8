/* defer_bench.h - what the bodies of this family share.
 *
 * A function that defers is generated once a kind (DESIGN's exception to tables: its records live
 * in its own frame, and a function with __builtin_setjmp is never inlined). Its name begins with
 * `deferring_`: the codegen test allows calls of function pointers there and nowhere else. The
 * bodies around them are ordinary functions.                                                     */
#ifndef BENCHES_DEFER_DEFER_BENCH_H
#define BENCHES_DEFER_DEFER_BENCH_H

#include "benches/common/bench.h"
#include "defer/defer_scope.h"
#define BENCH_PARAMS "benches/defer/params.def"
#include "benches/common/params.h"

/* A function that is called, as functions that defer are. Nothing is known of it where it is
 * called: gcc would see that the deferred addition cannot panic, and drop the records altogether.
 */
#ifdef __clang__
#define DEFER_CALLEE static __attribute__((noinline, unused))
#else
#define DEFER_CALLEE static __attribute__((noipa, unused))
#endif

/* The deferred work of most bodies: one addition, in a function of its own. The clobber says to
 * clang what noipa says to gcc. */
DEFER_CALLEE void deferring_add(struct defer_panic *token, void *sum)
{
    (void)token;
    *(uint64_t *)sum += 1;
    BENCH_CLOBBER();
}

/* Recovers, and counts it. */
DEFER_CALLEE void deferring_recover(struct defer_panic *token, void *sum)
{
    *(uint64_t *)sum += defer_recover(token).kind != DEFER_NOTHING;
}

/* M(a) so many times. M is a macro's name, so that each use has a statement number of its own. */
#define REPEAT_1(M, a) M(a)
#define REPEAT_2(M, a) REPEAT_1(M, a) REPEAT_1(M, a)
#define REPEAT_8(M, a) REPEAT_2(M, a) REPEAT_2(M, a) REPEAT_2(M, a) REPEAT_2(M, a)
#define REPEAT_64(M, a) \
    REPEAT_8(M, a)      \
    REPEAT_8(M, a)      \
    REPEAT_8(M, a) REPEAT_8(M, a) REPEAT_8(M, a) REPEAT_8(M, a) REPEAT_8(M, a) REPEAT_8(M, a)

/* Kinds with any number of calls in a scope; open, too, where statements are at most 8. */
#define DEFER_LOOP_KINDS(X) \
    X(heap) X(heap_closure) X(pool) X(pool_args) X(stack) X(stack_closure) X(bump) X(best)
#define DEFER_TABLE_KINDS(X) DEFER_LOOP_KINDS(X) X(open)

/* One instance without structural parameters that matter to ours. */
#define DEFER_INSTANCE(body, impl, variant, structural, call) \
    BENCH_INSTANCE(defer, body, impl, variant, "placement:native" structural, call)

#endif
