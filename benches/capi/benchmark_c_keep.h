/* benchmark_c_keep.h - keeps the compiler from optimising away what is measured. Emits no
 * instruction.
 *
 * An operand goes where its type lives: integers and pointers in a general register, float and
 * double in a vector register, all else in memory. The library's own DoNotOptimize leaves the
 * choice to the compiler ("+r,m", "+m,r"), which goes wrong three ways: gcc 12 refuses "+r,m" as an
 * "impossible constraint" in C where it propagates constants; gcc 12 makes wrong code of "+m,r" on
 * a double (a 3.0 comes out as 5.0); clang 14 takes memory: a store and a load in every dependent
 * chain. */
#ifndef BENCHMARK_C_KEEP_H
#define BENCHMARK_C_KEEP_H

/* The value (scalar, pointer, struct) is computed and counts as read; memory as read and written.
 */
#define gb_keep(value)                                                                         \
    do {                                                                                       \
        __typeof__(value) gb_kept_ = (value);                                                  \
        if (GB_IS_WORD(gb_kept_))                                                              \
            __asm__ volatile("" : : "r"(gb_kept_) : "memory");                                 \
        else if (GB_IS_REAL(gb_kept_, double))                                                 \
            __asm__ volatile("" : : GB_REAL_REGISTER(GB_AS(gb_kept_, gb_double_)) : "memory"); \
        else if (GB_IS_REAL(gb_kept_, float))                                                  \
            __asm__ volatile("" : : GB_REAL_REGISTER(GB_AS(gb_kept_, gb_float_)) : "memory");  \
        else                                                                                   \
            __asm__ volatile("" : : "m"(gb_kept_) : "memory");                                 \
    } while (0)

/* The variable (no bit-field) counts as changed to an unknown value: nothing that the compiler knew
 * of it holds any more. Memory counts as read and written. */
#define gb_opaque(variable)                                                                  \
    do {                                                                                     \
        if (GB_IS_WORD(variable))                                                            \
            __asm__ volatile("" : "+r"(variable) : : "memory");                              \
        else if (GB_IS_REAL(variable, double))                                               \
            __asm__ volatile("" : GB_REAL_IN_OUT(GB_AS(variable, gb_double_)) : : "memory"); \
        else if (GB_IS_REAL(variable, float))                                                \
            __asm__ volatile("" : GB_REAL_IN_OUT(GB_AS(variable, gb_float_)) : : "memory");  \
        else                                                                                 \
            __asm__ volatile("" : "+m"(variable) : : "memory");                              \
    } while (0)

/* All memory counts as read and written; values in registers stay. */
#define gb_clobber() __asm__ volatile("" : : : "memory")

/* ---- How a type is told: constants, so that one branch is left ----
 * __builtin_classify_type: 1 to 5 are integers, characters, enumerations, booleans and pointers; 8
 * is a real number. The branches not taken must still compile, hence the casts, through may_alias
 * types so that they break no rule. */
#define GB_IS_WORD(x)                                                      \
    (__builtin_classify_type(x) >= 1 && __builtin_classify_type(x) <= 5 && \
     sizeof(x) <= sizeof(void *))
#define GB_IS_REAL(x, type) (__builtin_classify_type(x) == 8 && sizeof(x) == sizeof(type))
#define GB_AS(x, type)      (*(type *)(void *)&(x))
typedef double __attribute__((may_alias)) gb_double_;
typedef float __attribute__((may_alias)) gb_float_;

#if defined(__SSE2__)
#define GB_REAL_REGISTER(x) "x"(x)
#define GB_REAL_IN_OUT(x)   "+x"(x)
#elif defined(__aarch64__)
#define GB_REAL_REGISTER(x) "w"(x)
#define GB_REAL_IN_OUT(x)   "+w"(x)
#else
#define GB_REAL_REGISTER(x) "m"(x)
#define GB_REAL_IN_OUT(x)   "+m"(x)
#endif

#endif
