/* atomics.h - C11's atomics under the same names in C and C++, and the pause of a spinning loop.
 *
 * Promises    atomic_load_explicit() and its family, memory_order_acquire and its family, and
 *             ATOMIC(type) in both languages: a peer in C++ can use our locks.
 * Habit       what is ordered is ordered by acquire loads and release stores, never by fences: they
 *             cost nothing on x86, and ThreadSanitizer understands them.                         */
#ifndef ASSAY_COMMON_ATOMICS_H
#define ASSAY_COMMON_ATOMICS_H

#include <stdint.h>

#include "common/attributes.h"

#ifdef __cplusplus
#include <atomic>
#define ATOMIC(type) std::atomic<type>
using std::atomic_compare_exchange_strong_explicit;
using std::atomic_compare_exchange_weak_explicit;
using std::atomic_exchange_explicit;
using std::atomic_fetch_add_explicit;
using std::atomic_fetch_sub_explicit;
using std::atomic_load_explicit;
using std::atomic_store_explicit;
using std::memory_order_acq_rel;
using std::memory_order_acquire;
using std::memory_order_relaxed;
using std::memory_order_release;
using std::memory_order_seq_cst;
#else
#include <stdatomic.h>
#define ATOMIC(type) _Atomic(type)
#endif

/* Tells the processor that this is a loop of waiting: about 40 cycles on Zen 3, 140 on Skylake. */
IMPL_GLUE void atomics_pause(void)
{
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

#endif
