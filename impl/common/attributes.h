/* attributes.h - how an operation is compiled: inlined, kept out of line, or hinted.
 *
 * Promises    IMPL_HOT is inlined whatever the number of bodies in a file; IMPL_RARE and IMPL_COLD
 *             never are; REQUIRE_CONST_OPS fails the build when a body's table is not a constant.
 * Languages   C17 and C++17, gcc and clang.
 * Never in an IMPL_HOT function: setjmp, `...`, recursion, own alloca.                           */
#ifndef ASSAY_COMMON_ATTRIBUTES_H
#define ASSAY_COMMON_ATTRIBUTES_H

/* A timed operation. -DASSAY_OUTLINE keeps it out of line, to price the call itself. */
#ifdef ASSAY_OUTLINE
#define IMPL_HOT static __attribute__((noinline, unused))
#else
#define IMPL_HOT static inline __attribute__((always_inline, unused))
#endif

/* Glue that must vanish even when operations are outlined: wrappers around a table's functions. */
#define IMPL_GLUE static inline __attribute__((always_inline, unused))

/* Glue that vanishes once the shape is constant. Where code is made for every shape at once (the
 * run-time tables: -DASSAY_ANY_SHAPE; operations out of line) it would unfold its cases at each
 * use: there it is called. */
#if defined(ASSAY_ANY_SHAPE) || defined(ASSAY_OUTLINE)
#define IMPL_SHAPED static __attribute__((unused))
#else
#define IMPL_SHAPED IMPL_GLUE
#endif

/* Out of line but worth its speed: growing, resizing. Not `cold`, which would compile it for size
 * (gcc then copies blocks by `rep movs`, three times slower below 1 KiB), and with it all code that
 * always comes to a call of it: a benchmark's timed loop behind a cold create() was in `.cold`. */
#define IMPL_RARE static __attribute__((noinline, unused))

/* Out of line and never worth its speed: panics, errors, set-up. */
#define IMPL_COLD static __attribute__((noinline, cold, unused))

#define LIKELY(condition)   __builtin_expect(!!(condition), 1)
#define UNLIKELY(condition) __builtin_expect(!!(condition), 0)
/* Once in thousands of times. After UNLIKELY, one in ten to gcc, the code may stay inside a loop,
 * whose first instruction then begins no line; after this it leaves the loop. */
#define RARELY(condition) __builtin_expect_with_probability(!!(condition), 0, 0.9999)

/* Bytes that two cores never write both without passing the line to and fro. */
#define CACHE_LINE 64

/* The compile-time guard. `id` is tested because a function pointer is never a constant to
 * __builtin_constant_p. Without optimisation nothing is a constant and the guard is empty. */
#if defined(__OPTIMIZE__) && !defined(ASSAY_OUTLINE)
#ifdef __cplusplus
extern "C"
#else
extern
#endif
    __attribute__((error("the operation table is not a compile-time constant here"))) void
    require_const_ops_failed(void);
#define REQUIRE_CONST_OPS(ops)                                            \
    do {                                                                  \
        if (!__builtin_constant_p((ops)->id)) require_const_ops_failed(); \
    } while (0)
#else
#define REQUIRE_CONST_OPS(ops) ((void)(ops))
#endif

#endif
