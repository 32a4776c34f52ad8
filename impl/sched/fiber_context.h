/* fiber_context.h - from one stack to another: the context switch of fibers.
 *
 * Promises    fiber_switch(from, to) returns when somebody switches to `from`, with the context
 *             that did so, which may be on another thread than before. What is preserved is what
 *             the compiler has live: it is told that the switch changes every register, so it saves
 *             around it what it needs and nothing else, and the place is inlined, which gives the
 *             processor one jump to predict for each. Signal mask and floating-point control words
 *             are the thread's, not the fiber's.
 * Portable    fiber_boost_switch(): Boost.Context, six registers and the control words saved by an
 *             ordinary call. It takes the place of ours where there is no assembly for the
 *             processor.
 * Sanitizers  both are told of each switch and of each stack.
 * Source      registers as clobbers: Go's own gosave/gogo save none either; libdill does the same
 *             by setjmp. Boost.Context: Oliver Kowalke.                                          */
#ifndef ASSAY_SCHED_FIBER_CONTEXT_H
#define ASSAY_SCHED_FIBER_CONTEXT_H

#include <stddef.h>
#include <stdint.h>

#include "common/attributes.h"

#ifndef FIBER_ASAN
#if defined(__SANITIZE_ADDRESS__)
#define FIBER_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define FIBER_ASAN 1
#endif
#endif
#endif
#ifndef FIBER_TSAN
#if defined(__SANITIZE_THREAD__)
#define FIBER_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define FIBER_TSAN 1
#endif
#endif
#endif

#ifdef FIBER_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif
#ifdef FIBER_TSAN
#include <sanitizer/tsan_interface.h>
#endif

/* 1: Boost.Context is linked. Only who measures it beside ours needs it on x86-64. */
#ifndef ASSAY_BOOST_CONTEXT
#define ASSAY_BOOST_CONTEXT 0
#endif

#if defined(__x86_64__) || defined(__aarch64__)
#define FIBER_ASSEMBLY 1
#else
#define FIBER_ASSEMBLY 0
#endif

/* Where a context that is not running goes on. */
struct fiber_context {
    void *stack; /* its stack pointer; of Boost.Context, its handle */
    void *place; /* the instruction to go on at */
    void *frame; /* its frame pointer, which no compiler lets be a clobber */
    /* Its stack's lowest address and size, for sanitizers; 0: the thread's own. */
    const void *bottom;
    size_t bytes;
    void *sanitizer; /* ThreadSanitizer's name of it; AddressSanitizer's fake stack */
};

/* Where a new context begins; `left`: the one that switched to it. Never returns. */
typedef void fiber_entry(struct fiber_context *left);

/* ---- What sanitizers want to know ------------------------------------------------------------ */

/* Once for each context, before it is first switched to. */
IMPL_GLUE void fiber_announce(struct fiber_context *context)
{
#ifdef FIBER_TSAN
    context->sanitizer = __tsan_create_fiber(0);
#else
    context->sanitizer = NULL;
#endif
}

/* For the thread's own stack: the context that run() is called on. */
IMPL_GLUE void fiber_announce_thread(struct fiber_context *context)
{
#ifdef FIBER_TSAN
    context->sanitizer = __tsan_get_current_fiber();
#else
    context->sanitizer = NULL;
#endif
}

/* It will never be switched to again. Not from itself. */
IMPL_GLUE void fiber_forget(struct fiber_context *context)
{
#ifdef FIBER_TSAN
    __tsan_destroy_fiber(context->sanitizer);
#endif
    context->sanitizer = NULL;
}

/* The stack begins anew: nothing that was on it holds. A task that ends leaves its frames without
 * returning from them. */
IMPL_GLUE void fiber_renew(const void *bottom, size_t bytes)
{
    (void)bottom, (void)bytes;
#ifdef FIBER_ASAN
    __asan_unpoison_memory_region(bottom, bytes);
#endif
}

/* Before a switch; `last`: from never goes on. */
IMPL_GLUE void fiber_depart(struct fiber_context *from, const struct fiber_context *to, int last)
{
    (void)from, (void)to, (void)last;
#ifdef FIBER_ASAN
    __sanitizer_start_switch_fiber(last ? NULL : &from->sanitizer, to->bottom, to->bytes);
    if (last) from->sanitizer = NULL; /* its stack may serve another fiber */
#endif
#ifdef FIBER_TSAN
    __tsan_switch_to_fiber(to->sanitizer, 0);
#endif
}

/* After a switch, and first of all in a new context. `left`: where we came from, if that is the
 * thread's own stack, whose place is learned so; else NULL. */
IMPL_GLUE void fiber_arrive(const struct fiber_context *self, struct fiber_context *left)
{
    (void)self, (void)left;
#ifdef FIBER_ASAN
    const void *bottom;
    size_t bytes;
    __sanitizer_finish_switch_fiber(self->sanitizer, &bottom, &bytes);
    if (left && !left->bytes) left->bottom = bottom, left->bytes = bytes;
#endif
}

/* ---- Boost.Context --------------------------------------------------------------------------- */

#if ASSAY_BOOST_CONTEXT || !FIBER_ASSEMBLY
/* Boost.Context's C interface; its header is C++. */
struct fiber_boost_transfer {
    void *context, *data;
};
#ifdef __cplusplus
extern "C" {
#endif
struct fiber_boost_transfer jump_fcontext(void *to, void *data);
void *make_fcontext(void *top, size_t bytes, void (*entry)(struct fiber_boost_transfer));
#ifdef __cplusplus
}
#endif

/* Whoever is jumped to keeps the handle of the one that jumped, in the context given as data. */
IMPL_GLUE void fiber_boost_keep(struct fiber_boost_transfer transfer)
{
    ((struct fiber_context *)transfer.data)->stack = transfer.context;
}

IMPL_COLD __attribute__((noreturn)) void fiber_boost_begin(struct fiber_boost_transfer transfer)
{
    struct fiber_context *from = (struct fiber_context *)transfer.data;
    fiber_entry *entry = (fiber_entry *)from->place;
    fiber_boost_keep(transfer);
    entry(from);
    __builtin_unreachable();
}

IMPL_GLUE struct fiber_context *fiber_boost_switch(struct fiber_context *from,
                                                   const struct fiber_context *to)
{
    from->place = to->frame; /* the entry, should it be a new one */
    struct fiber_boost_transfer transfer = jump_fcontext(to->stack, from);
    fiber_boost_keep(transfer);
    return (struct fiber_context *)transfer.data;
}

IMPL_GLUE void fiber_boost_prepare(struct fiber_context *context, void *bottom, void *top,
                                   fiber_entry *entry)
{
    context->stack = make_fcontext(top, (size_t)((char *)top - (char *)bottom), fiber_boost_begin);
    context->frame = (void *)entry;
}
#endif

/* ---- Ours ------------------------------------------------------------------------------------ */

#ifdef __x86_64__
#ifdef __AVX512F__
#define FIBER_CLOBBER_WIDE                                                                        \
    , "xmm16", "xmm17", "xmm18", "xmm19", "xmm20", "xmm21", "xmm22", "xmm23", "xmm24", "xmm25",   \
        "xmm26", "xmm27", "xmm28", "xmm29", "xmm30", "xmm31", "k1", "k2", "k3", "k4", "k5", "k6", \
        "k7"
#else
#define FIBER_CLOBBER_WIDE
#endif

/* No push and no pop: the space below the stack pointer may be in use (the red zone). The context
 * that was left stays in the register of a first argument, where it is found by whoever goes on, be
 * it here or at the entry of a new one. */
IMPL_GLUE struct fiber_context *fiber_switch(struct fiber_context *from,
                                             const struct fiber_context *to)
{
    __asm__ volatile("leaq 1f(%%rip), %%rax\n\t"
                     "movq %%rsp, 0(%%rdi)\n\t"
                     "movq %%rax, 8(%%rdi)\n\t"
                     "movq %%rbp, 16(%%rdi)\n\t"
                     "movq 16(%%rsi), %%rbp\n\t"
                     "movq 0(%%rsi), %%rsp\n\t"
                     "jmpq *8(%%rsi)\n"
                     "1:"
                     : "+D"(from), "+S"(to)
                     :
                     : "rax", "rbx", "rcx", "rdx", "r8", "r9", "r10", "r11", "r12", "r13", "r14",
                       "r15", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7",
                       "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15", "st",
                       "mm0", "memory", "cc" FIBER_CLOBBER_WIDE);
    return from;
}

/* entry begins as if it had been called from nowhere: a zero return address ends a backtrace. */
IMPL_GLUE void fiber_prepare(struct fiber_context *context, void *bottom, void *top,
                             fiber_entry *entry)
{
    void **stack = (void **)((uintptr_t)top & ~(uintptr_t)15) - 1;
    (void)bottom;
    *stack = NULL;
    context->stack = stack;
    context->place = (void *)entry;
    context->frame = NULL;
}
#elif defined(__aarch64__)
/* As above. x18 is the platform's; x29 is the frame pointer. */
IMPL_GLUE struct fiber_context *fiber_switch(struct fiber_context *from,
                                             const struct fiber_context *to)
{
    register struct fiber_context *left __asm__("x0") = from;
    register const struct fiber_context *next __asm__("x1") = to;
    __asm__ volatile("adr x2, 1f\n\t"
                     "mov x3, sp\n\t"
                     "stp x3, x2, [x0]\n\t"
                     "str x29, [x0, #16]\n\t"
                     "ldp x3, x2, [x1]\n\t"
                     "ldr x29, [x1, #16]\n\t"
                     "mov sp, x3\n\t"
                     "br x2\n"
                     "1:"
                     : "+r"(left), "+r"(next)
                     :
                     : "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12", "x13",
                       "x14", "x15", "x16", "x17", "x19", "x20", "x21", "x22", "x23", "x24", "x25",
                       "x26", "x27", "x28", "x30", "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7",
                       "v8", "v9", "v10", "v11", "v12", "v13", "v14", "v15", "v16", "v17", "v18",
                       "v19", "v20", "v21", "v22", "v23", "v24", "v25", "v26", "v27", "v28", "v29",
                       "v30", "v31", "memory", "cc");
    return left;
}

IMPL_GLUE void fiber_prepare(struct fiber_context *context, void *bottom, void *top,
                             fiber_entry *entry)
{
    (void)bottom;
    context->stack = (void *)((uintptr_t)top & ~(uintptr_t)15);
    context->place = (void *)entry;
    context->frame = NULL;
}
#else
IMPL_GLUE struct fiber_context *fiber_switch(struct fiber_context *from,
                                             const struct fiber_context *to)
{
    return fiber_boost_switch(from, to);
}

IMPL_GLUE void fiber_prepare(struct fiber_context *context, void *bottom, void *top,
                             fiber_entry *entry)
{
    fiber_boost_prepare(context, bottom, top, entry);
}
#endif

#endif
