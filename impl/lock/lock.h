/* lock.h - the contract of the lock family: what every lock promises, written once.
 *
 * A lock is `bytes` bytes that the caller places where it likes (in a shard, on a line of its own),
 * aligned for a pointer, and prepares by init. acquire and release bracket the only writer;
 * read_begin and read_end bracket a reader, who shares with other readers where the lock can:
 *
 *     lock->acquire(l); ... write ...; lock->release(l);
 *     do { token = lock->read_begin(l); ... read ...; } while (!lock->read_end(l, token));
 *
 * Only an optimistic lock ever says "again"; under it a reader may see a half-done write before it
 * is told so: it reads atomics only, and follows no pointer that a writer frees.
 * Memory order: what was written before a release is seen after the next acquire, and after a
 * read_begin whose read_end said true.
 * Thread-safety: all but init and destroy. The thread that acquired releases. Never recursive.   */
#ifndef ASSAY_LOCK_LOCK_H
#define ASSAY_LOCK_LOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/atomics.h"

/* What readers do to each other. */
enum lock_readers {
    LOCK_EXCLUSIVE,  /* wait for each other: read_begin acquires */
    LOCK_SHARED,     /* hold it together */
    LOCK_OPTIMISTIC, /* hold nothing, and find out afterwards */
};

/* Enough for every lock here. */
#define LOCK_BYTES_MAX 96

struct lock_ops {
    int id;
    const char *name, *summary;
    enum lock_readers readers;
    size_t bytes; /* of a lock; at most LOCK_BYTES_MAX */
    void (*init)(void *lock);
    void (*destroy)(void *lock); /* nobody holds it */
    /* Waits for as long as it takes; how (spinning, sleeping) is the implementation's question. */
    void (*acquire)(void *lock);
    /* True: acquired. Never waits; may say false if readers or a writer came at the same time. */
    bool (*try_acquire)(void *lock);
    void (*release)(void *lock);
    uintptr_t (*read_begin)(void *lock);
    /* False, of optimistic locks only: a writer was there meanwhile; begin again. */
    bool (*read_end)(void *lock, uintptr_t token);
};

/* Last line of an implementation, a type `struct lock_<impl>`: its table, by naming convention. */
#define LOCK_OPS(impl, text, sharing)                          \
    static const struct lock_ops lock_##impl                   \
        __attribute__((unused)) = {__COUNTER__ + 1,            \
                                   #impl,                      \
                                   text,                       \
                                   sharing,                    \
                                   sizeof(struct lock_##impl), \
                                   lock_##impl##_init,         \
                                   lock_##impl##_destroy,      \
                                   lock_##impl##_acquire,      \
                                   lock_##impl##_try_acquire,  \
                                   lock_##impl##_release,      \
                                   lock_##impl##_read_begin,   \
                                   lock_##impl##_read_end}

/* Readers of a lock that knows only one holder. */
#define LOCK_READERS_EXCLUDE(impl)                                    \
    IMPL_HOT uintptr_t lock_##impl##_read_begin(void *lock)           \
    {                                                                 \
        lock_##impl##_acquire(lock);                                  \
        return 0;                                                     \
    }                                                                 \
    IMPL_HOT bool lock_##impl##_read_end(void *lock, uintptr_t token) \
    {                                                                 \
        (void)token;                                                  \
        lock_##impl##_release(lock);                                  \
        return true;                                                  \
    }                                                                 \
    struct lock_##impl

/* A lock whose memory zero bytes prepare, and which owns nothing. */
#define LOCK_STARTS_ZERO(impl)                       \
    IMPL_GLUE void lock_##impl##_init(void *lock)    \
    {                                                \
        memset(lock, 0, sizeof(struct lock_##impl)); \
    }                                                \
    IMPL_GLUE void lock_##impl##_destroy(void *lock) \
    {                                                \
        (void)lock;                                  \
    }                                                \
    struct lock_##impl

#endif
