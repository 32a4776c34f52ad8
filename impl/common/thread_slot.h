/* thread_slot.h - reads a thread-local pointer where a fiber may have changed threads meanwhile.
 *
 * Both compilers take the address of a thread-local for a constant of the function, and keep it
 * across a switch after which the thread is another: they would read the old thread's slot. */
#ifndef ASSAY_COMMON_THREAD_SLOT_H
#define ASSAY_COMMON_THREAD_SLOT_H

#include "common/attributes.h"

/* THREAD_SLOT_READER(type, name, slot) defines `type name(void)`, the value of the thread-local
 * `slot`, found anew at each call: by assembly where that can be inlined, else out of line. */
#if defined(__x86_64__)
#define THREAD_SLOT_READER(type, name, slot)                                        \
    IMPL_GLUE type name(void)                                                       \
    {                                                                               \
        type value;                                                                 \
        __asm__ volatile("movq " #slot "@gottpoff(%%rip), %0\n\tmovq %%fs:(%0), %0" \
                         : "=r"(value));                                            \
        return value;                                                               \
    }
#else
#define THREAD_SLOT_READER(type, name, slot) \
    IMPL_RARE type name(void)                \
    {                                        \
        __asm__ volatile("" ::: "memory");   \
        return slot;                         \
    }
#endif

#endif
