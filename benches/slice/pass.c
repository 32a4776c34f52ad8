/* pass.c - handing a sequence to a function: the array by value, as Go passes arrays; its slice
 * header by value, as Go passes slices; a pointer. The callee reads one element.                 */
#include <string.h>

#include "benches/slice/slice_pass.h"

BENCH_WORKLOAD(slice, pass, BENCH_LOOP, "call", "",
               "pass an array to a function by value, by slice header, by pointer");

/* The callees are out of line and opaque, one set a size: an inlined call would pass nothing. */
#define PASS_CALLEES(bytes)                                                     \
    struct pass_array_##bytes {                                                 \
        uint64_t words[(bytes) / 8];                                            \
    };                                                                          \
    static __attribute__((noinline))                                            \
    uint64_t pass_by_value_##bytes(struct pass_array_##bytes array, uint64_t i) \
    {                                                                           \
        __asm__ volatile("" : : "r"(&array) : "memory");                        \
        return array.words[i];                                                  \
    }

static __attribute__((noinline)) uint64_t pass_by_header_call(struct slice s, uint64_t i)
{
    __asm__ volatile("" : : : "memory");
    return i < (uint64_t)s.len ? ((const uint64_t *)s.ptr)[i] : 0;
}

static __attribute__((noinline)) uint64_t pass_by_pointer_call(const uint64_t *words, uint64_t i)
{
    __asm__ volatile("" : : : "memory");
    return words[i];
}

/* One loop a kind of call; the array's words are 0, 1, 2 ..., the index goes round. */
#define PASS_BODY(kind, bytes, call)                                   \
    BENCH_BODY void pass_##kind##_loop_##bytes(struct bench *b)        \
    {                                                                  \
        static struct pass_array_##bytes array;                        \
        uint64_t sum = 0, wanted = 0, i = 0;                           \
        for (uint64_t k = 0; k < (bytes) / 8; k++) array.words[k] = k; \
        for (uint64_t n = bench_begin(b); n--;) {                      \
            i = (i + 1) % ((bytes) / 8);                               \
            wanted += i;                                               \
            sum += call;                                               \
        }                                                              \
        bench_end(b);                                                  \
        bench_expect(b, sum, wanted);                                  \
    }                                                                  \
    BENCH_INSTANCE(slice, pass, kind, bytes_##bytes, "elem:" #bytes, pass_##kind##_loop_##bytes(b))

#define PASS_HEADER(bytes) \
    pass_by_header_call((struct slice){array.words, (bytes) / 8, (bytes) / 8}, i)

#define PASS_SIZE(bytes)                                        \
    PASS_CALLEES(bytes)                                         \
    PASS_BODY(by_value, bytes, pass_by_value_##bytes(array, i)) \
    PASS_BODY(by_header, bytes, PASS_HEADER(bytes))             \
    PASS_BODY(by_pointer, bytes, pass_by_pointer_call(array.words, i))

PASS_SIZE(8)
PASS_SIZE(24)
PASS_SIZE(64)
PASS_SIZE(512)
PASS_SIZE(4096)
PASS_SIZE(65536)
