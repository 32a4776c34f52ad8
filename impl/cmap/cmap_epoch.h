/* cmap_epoch.h - epochs: when nobody can still be reading what was taken out of a map.
 *
 * Use         a reader brackets whatever it follows by enter and leave (nesting is allowed). A
 *             writer takes something out, then retires it; it is freed once every thread that was
 *             inside then has left.
 * Promises    entering and leaving are plain stores to a line of the thread's own. Between them
 *             memory may pile up: a reader that never leaves stops all freeing.
 * How         a reader must be seen inside before it reads. Instead of a fence in each reader, the
 *             rare writer asks the kernel to put one into all of them: membarrier(2). Where that is
 *             missing, and under ThreadSanitizer, a reader enters by an exchange.
 * Source      Fraser 2004 (epochs); the asymmetric fence is liburcu's "memb" flavour.
 * Thread-safety: a struct cmap_epoch_list is guarded by its owner's lock; the rest is anybody's. */
#ifndef ASSAY_CMAP_CMAP_EPOCH_H
#define ASSAY_CMAP_CMAP_EPOCH_H

#include <linux/membarrier.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "common/atomics.h"
#include "common/check.h"

#if defined(__SANITIZE_THREAD__)
#define CMAP_EPOCH_MEMBARRIER 0
#else
#define CMAP_EPOCH_MEMBARRIER 1
#endif

/* Retired things before a look at who is inside: a look costs about 2 us, most of it membarrier. */
#define CMAP_EPOCH_BATCH 256

/* One thread's; never freed, taken over by a later thread. */
struct cmap_epoch_record {
    _Alignas(2 * CACHE_LINE) ATOMIC(uint64_t) inside; /* the epoch it entered in; 0: outside */
    uint64_t depth;                                   /* nested enters; the thread's own */
    ATOMIC(uint32_t) taken;                           /* by a living thread */
    struct cmap_epoch_record *next;                   /* fixed once published */
};

struct cmap_epoch_domain {
    ATOMIC(struct cmap_epoch_record *) records;
    ATOMIC(uint64_t) now; /* the present epoch, from 1 */
    pthread_once_t once;
    pthread_key_t key;
    ATOMIC(uint32_t) fences; /* readers need a fence of their own */
};

/* Weak: all files that include this header share one. */
__attribute__((weak)) struct cmap_epoch_domain cmap_epoch_domain = {.once = PTHREAD_ONCE_INIT};
__attribute__((weak)) __thread struct cmap_epoch_record *cmap_epoch_own;

IMPL_RARE void cmap_epoch_give_back(void *record)
{
    /* release: pairs with the acquire in cmap_epoch_take(). */
    atomic_store_explicit(&((struct cmap_epoch_record *)record)->taken, 0, memory_order_release);
}

IMPL_RARE void cmap_epoch_open(void)
{
    struct cmap_epoch_domain *domain = &cmap_epoch_domain;
    CHECK(pthread_key_create(&domain->key, cmap_epoch_give_back) == 0);
    bool kernel = CMAP_EPOCH_MEMBARRIER &&
                  syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0) == 0;
    /* relaxed: pthread_once orders both. */
    atomic_store_explicit(&domain->fences, !kernel, memory_order_relaxed);
    atomic_store_explicit(&domain->now, 1, memory_order_relaxed);
}

IMPL_RARE struct cmap_epoch_record *cmap_epoch_make(struct cmap_epoch_domain *domain)
{
    struct cmap_epoch_record *record =
        (struct cmap_epoch_record *)aligned_alloc(2 * CACHE_LINE, sizeof *record);
    CHECK(record != NULL);
    *record = (struct cmap_epoch_record){.taken = 1};
    record->next = atomic_load_explicit(&domain->records, memory_order_relaxed);
    /* release: pairs with the acquire loads of records: the record is seen whole. */
    while (!atomic_compare_exchange_weak_explicit(&domain->records, &record->next, record,
                                                  memory_order_release, memory_order_relaxed)) {
    }
    return record;
}

/* A record for this thread: one that nobody has any more, or a new one. */
IMPL_RARE struct cmap_epoch_record *cmap_epoch_take(void)
{
    struct cmap_epoch_domain *domain = &cmap_epoch_domain;
    pthread_once(&domain->once, cmap_epoch_open);
    /* acquire: pairs with the release in cmap_epoch_make(). */
    struct cmap_epoch_record *record = atomic_load_explicit(&domain->records, memory_order_acquire);
    for (; record; record = record->next) {
        uint32_t taken = 0;
        /* acquire: pairs with the release in cmap_epoch_give_back(). */
        if (atomic_compare_exchange_strong_explicit(&record->taken, &taken, 1, memory_order_acquire,
                                                    memory_order_relaxed))
            break;
    }
    if (!record) record = cmap_epoch_make(domain);
    pthread_setspecific(domain->key, record);
    return cmap_epoch_own = record;
}

/* Never inlined: a fiber may wake on another thread between two calls. */
static __attribute__((noinline, unused)) struct cmap_epoch_record *cmap_epoch_record(void)
{
    __asm__ volatile("" ::: "memory");
    return LIKELY(cmap_epoch_own != NULL) ? cmap_epoch_own : cmap_epoch_take();
}

/* The same thread leaves. */
IMPL_GLUE struct cmap_epoch_record *cmap_epoch_enter(void)
{
    struct cmap_epoch_domain *domain = &cmap_epoch_domain;
    struct cmap_epoch_record *record = cmap_epoch_record();
    if (record->depth++) return record;
    /* relaxed: an old epoch only keeps things longer. */
    uint64_t now = atomic_load_explicit(&domain->now, memory_order_relaxed);
    if (UNLIKELY(atomic_load_explicit(&domain->fences, memory_order_relaxed))) {
        /* seq_cst: before any read inside; pairs with the exchange in cmap_epoch_oldest(). */
        atomic_exchange_explicit(&record->inside, now, memory_order_seq_cst);
    } else {
        /* relaxed: the membarrier in cmap_epoch_oldest() is the fence behind it. */
        atomic_store_explicit(&record->inside, now, memory_order_relaxed);
        __asm__ volatile("" ::: "memory");
    }
    return record;
}

IMPL_GLUE void cmap_epoch_leave(struct cmap_epoch_record *record)
{
    /* release: pairs with the acquire in cmap_epoch_oldest(): reads inside end before a free. */
    if (--record->depth == 0) atomic_store_explicit(&record->inside, 0, memory_order_release);
}

/* ---- What waits to be freed ----------------------------------------------------------------- */

typedef void cmap_epoch_free(void *thing, void *user);

struct cmap_epoch_retired {
    struct cmap_epoch_retired *next;
    void *thing, *user;
    cmap_epoch_free *free;
    uint64_t epoch; /* in which it was taken out */
};

struct cmap_epoch_list {
    struct cmap_epoch_retired *first; /* newest first */
    size_t count;                     /* of all */
    size_t fresh, stuck;              /* retired since the last look; of older ones, left by it */
};

/* The oldest epoch that somebody is inside of, and a new epoch from here on. */
IMPL_RARE uint64_t cmap_epoch_oldest(void)
{
    struct cmap_epoch_domain *domain = &cmap_epoch_domain;
    /* seq_cst: what was taken out before is out for whoever enters with the new epoch. */
    uint64_t oldest = atomic_fetch_add_explicit(&domain->now, 1, memory_order_seq_cst) + 1;
    if (!atomic_load_explicit(&domain->fences, memory_order_relaxed))
        CHECK(syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0) == 0);
    struct cmap_epoch_record *record = /* acquire: as in cmap_epoch_take() */
        atomic_load_explicit(&domain->records, memory_order_acquire);
    for (; record; record = record->next) {
        /* seq_cst: pairs with the exchange in cmap_epoch_enter() and the release in _leave(). */
        uint64_t inside = atomic_load_explicit(&record->inside, memory_order_seq_cst);
        if (inside && inside < oldest) oldest = inside;
    }
    return oldest;
}

IMPL_RARE void cmap_epoch_collect(struct cmap_epoch_list *list, uint64_t oldest)
{
    struct cmap_epoch_retired **at = &list->first;
    while (*at) {
        struct cmap_epoch_retired *node = *at;
        if (node->epoch >= oldest) {
            at = &node->next;
            continue;
        }
        *at = node->next;
        node->free(node->thing, node->user);
        free(node);
        list->count--;
    }
    list->stuck = list->count > list->fresh ? list->count - list->fresh : 0;
    list->fresh = 0;
}

IMPL_RARE void cmap_epoch_retire(struct cmap_epoch_list *list, void *thing,
                                 cmap_epoch_free *release, void *user)
{
    struct cmap_epoch_retired *node = (struct cmap_epoch_retired *)malloc(sizeof *node);
    CHECK(node != NULL);
    pthread_once(&cmap_epoch_domain.once, cmap_epoch_open);
    /* seq_cst: not before the thing was taken out. */
    uint64_t now = atomic_load_explicit(&cmap_epoch_domain.now, memory_order_seq_cst);
    *node = (struct cmap_epoch_retired){list->first, thing, user, release, now};
    list->first = node;
    list->count++;
    /* As many looks as doublings of what is stuck. What is fresh always stays for one look more if
     * the caller is inside, so that it must not make looks rarer: the list would grow for ever. */
    if (++list->fresh >= list->stuck + CMAP_EPOCH_BATCH)
        cmap_epoch_collect(list, cmap_epoch_oldest());
}

#endif
