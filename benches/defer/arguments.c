/* arguments.c - one deferred call whose statement copies 0 to 1024 bytes of arguments. */
#include "benches/defer/defer_bench.h"

BENCH_WORKLOAD(defer, arguments, BENCH_LOOP, "function call", "",
               "a function with one deferred call and so many bytes of arguments");

struct arguments {
    uint64_t word[DEFER_ARGS_MAX / 8];
};

static uint64_t arguments_sum; /* what the deferred calls saw */

#define READER(size)                                                                 \
    DEFER_CALLEE void deferring_read_##size(struct defer_panic *token, void *bytes)  \
    {                                                                                \
        const uint64_t *word = (const uint64_t *)bytes;                              \
        (void)token;                                                                 \
        arguments_sum += (size) ? word[0] + word[((size)-1) / 8 * ((size) > 0)] : 1; \
    }
READER(0)
READER(8)
READER(16)
READER(64)
READER(256)
READER(1024)

#define CALLEE(kind, size)                                                                   \
    DEFER_CALLEE void deferring_arguments_##kind##_##size(const struct arguments *arguments) \
    {                                                                                        \
        DEFER_SCOPE_BYTES(kind, 96 + (size));                                                \
        DEFER_BYTES(deferring_read_##size, arguments, size);                                 \
    }

BENCH_BODY void arguments(struct bench *b, void (*callee)(const struct arguments *arguments),
                          uint64_t size, bool runs)
{
    struct arguments given;
    uint64_t wanted = 0, first = b->seed | 1;
    for (uint64_t i = 0; i < DEFER_ARGS_MAX / 8; i++) given.word[i] = first + i;
    arguments_sum = 0;
    for (uint64_t n = bench_begin(b); n--;) {
        callee(&given);
        wanted += size ? given.word[0] + given.word[(size - 1) / 8] : 1;
    }
    bench_end(b);
    bench_expect(b, arguments_sum, runs ? wanted : 0);
}

#define INSTANCE(kind, size, runs)                         \
    CALLEE(kind, size)                                     \
    DEFER_INSTANCE(arguments, kind, size, "/bytes:" #size, \
                   arguments(b, deferring_arguments_##kind##_##size, size, runs))
#define SIZES(kind, runs)    \
    INSTANCE(kind, 0, runs)  \
    INSTANCE(kind, 8, runs)  \
    INSTANCE(kind, 16, runs) \
    INSTANCE(kind, 64, runs) INSTANCE(kind, 256, runs) INSTANCE(kind, 1024, runs)
#define TABLE(kind) SIZES(kind, true)
DEFER_TABLE_KINDS(TABLE)
SIZES(null, false)
