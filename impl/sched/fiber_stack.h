/* fiber_stack.h - stacks for fibers: in slabs, with a guard page below each, used again when free.
 *
 * Promises    a fiber that outgrows its stack stops at the guard page with a sentence that names
 *             it, and exit status 2. Guard pages split the program's memory map, whose entries are
 *             counted: they take a quarter of vm.max_map_count; stacks beyond have a canary at
 *             their lowest address, looked at when their fiber ends, which is said once.
 * Place       whoever uses a stack lies at its top. Tops are shifted by a few lines from stack to
 *             stack: all at the same place in a page, they would fight for one set of the cache.
 * Memory      only pages touched: 4 KiB for a fiber that stays shallow. Given back by
 *             fiber_stacks_release().
 * Threads     a struct fiber_stacks belongs to one thread.                                       */
#ifndef ASSAY_SCHED_FIBER_STACK_H
#define ASSAY_SCHED_FIBER_STACK_H

#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "common/check.h"
#include "sched/fiber_context.h"

/* 64 stacks of 64 KiB: 4 MiB a call of mmap, small beside what a thousand fibers take. */
#define FIBER_SLAB_STACKS 64

/* Shifts of tops: 8 steps of 6 lines stay within the first page with what lies there. */
#define FIBER_COLOURS      8
#define FIBER_COLOUR_BYTES 384

#define FIBER_CANARY UINT64_C(0x7e11a57ca11ab1e5)

struct fiber_slab {
    struct fiber_slab *next;
    char *memory;
    size_t stride; /* of a stack with its guard page */
    size_t bytes;  /* in all */
    bool guarded;
};

struct fiber_stacks {
    size_t stack_bytes;
    struct fiber_slab *slabs; /* newest first */
    size_t carved;            /* stacks taken from the newest */
    size_t slab_count, guarded_slabs_most;
};

/* Lowest usable address and end of a stack. */
struct fiber_stack {
    char *bottom, *top;
    bool guarded;
};

IMPL_COLD size_t fiber_map_entries(void)
{
    unsigned long count = 65530; /* Linux's default */
    FILE *file = fopen("/proc/sys/vm/max_map_count", "r");
    if (file && fscanf(file, "%lu", &count) != 1) count = 65530;
    if (file) fclose(file);
    return count;
}

/* stack_bytes: of each stack; rounded up to whole pages. */
IMPL_COLD void fiber_stacks_init(struct fiber_stacks *stacks, size_t stack_bytes)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    memset(stacks, 0, sizeof *stacks);
    stacks->stack_bytes = (stack_bytes + page - 1) & ~(page - 1);
    /* A guarded stack takes two entries of the map: half of a quarter in stacks. */
    stacks->guarded_slabs_most = fiber_map_entries() / 8 / FIBER_SLAB_STACKS;
}

IMPL_COLD void fiber_say_unguarded(const struct fiber_stacks *stacks)
{
    static bool said;
    if (said) return;
    said = true;
    fprintf(stderr,
            "assay: over %zu fibers alive: further stacks have no guard page, only a canary; "
            "raise vm.max_map_count to guard more\n",
            stacks->guarded_slabs_most * FIBER_SLAB_STACKS);
}

IMPL_RARE bool fiber_add_slab(struct fiber_stacks *stacks)
{
    struct fiber_slab *slab = (struct fiber_slab *)malloc(sizeof *slab);
    if (!slab) return false;
    slab->guarded = stacks->slab_count < stacks->guarded_slabs_most;
    slab->stride = stacks->stack_bytes + (size_t)sysconf(_SC_PAGESIZE);
    slab->bytes = slab->stride * FIBER_SLAB_STACKS;
    void *memory = mmap(NULL, slab->bytes, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
    if (memory == MAP_FAILED) {
        free(slab);
        return false;
    }
    /* A huge page would make 2 MiB of a stack that needs 4 KiB. */
    madvise(memory, slab->bytes, MADV_NOHUGEPAGE);
    if (!slab->guarded) fiber_say_unguarded(stacks);
    slab->memory = (char *)memory;
    slab->next = stacks->slabs;
    stacks->slabs = slab;
    stacks->slab_count++;
    stacks->carved = 0;
    return true;
}

/* False: no memory. */
IMPL_RARE bool fiber_stack_carve(struct fiber_stacks *stacks, struct fiber_stack *stack)
{
    if (!stacks->slabs || stacks->carved == FIBER_SLAB_STACKS)
        if (!fiber_add_slab(stacks)) return false;
    struct fiber_slab *slab = stacks->slabs;
    size_t guard = slab->stride - stacks->stack_bytes;
    char *lowest = slab->memory + slab->stride * stacks->carved;
    if (slab->guarded && mprotect(lowest, guard, PROT_NONE) != 0) return false;
    stack->guarded = slab->guarded;
    stack->bottom = lowest + guard;
    stack->top = lowest + slab->stride - FIBER_COLOUR_BYTES * (stacks->carved % FIBER_COLOURS);
    stacks->carved++;
    fiber_renew(stack->bottom, (size_t)(lowest + slab->stride - stack->bottom));
    return true;
}

IMPL_COLD void fiber_stacks_release(struct fiber_stacks *stacks)
{
    while (stacks->slabs) {
        struct fiber_slab *slab = stacks->slabs;
        stacks->slabs = slab->next;
        munmap(slab->memory, slab->bytes);
        free(slab);
    }
    stacks->carved = stacks->slab_count = 0;
}

/* True if the address is in the guard page of one of these stacks. Safe in a signal handler of the
 * thread that they belong to. */
IMPL_COLD bool fiber_in_guard(const struct fiber_stacks *stacks, const void *address)
{
    for (const struct fiber_slab *slab = stacks->slabs; slab; slab = slab->next) {
        size_t at = (size_t)((const char *)address - slab->memory);
        if (at < slab->bytes)
            return slab->guarded && at % slab->stride < slab->stride - stacks->stack_bytes;
    }
    return false;
}

#endif
