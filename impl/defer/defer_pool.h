/* defer_pool.h - Go's record pool: 32 records a thread, a central list behind a lock, moves of 16.
 *
 * Kinds       pool: closures and one size of record (Go 1.17 and later; bytes are a second
 *             allocation). pool_args: arguments behind the header and the five size classes of Go
 *             1.12; larger ones come from malloc and go back to it.
 * Threads     the local records belong to the thread; a record may be taken on one thread and given
 *             back on another (a fiber that moved). The central list is under `lock`.
 * Lifetime    a thread that ends gives its records to the central list; the central list lives as
 *             long as the program, or until defer_pool_release. Go's collector empties both. */
#ifndef ASSAY_DEFER_DEFER_POOL_H
#define ASSAY_DEFER_DEFER_POOL_H

#include "defer/defer_heap.h"

enum {
    DEFER_POOL_BATCH = 16, /* records moved at once; a thread keeps two batches of a class */
    DEFER_POOL_CLASSES = 5,
    DEFER_POOL_STEP = 16, /* bytes of arguments between classes */
    /* Class 0 holds what fits behind the header in 48 bytes, as Go's minDeferArgs. */
    DEFER_POOL_FIRST = 48 - sizeof(struct defer_node)
};

/* Records that nobody uses, through record.link. */
struct defer_pool_list {
    struct defer_node *first;
    unsigned count; /* at most DEFER_POOL_BATCH */
};

/* What a thread keeps of each class: a batch that it takes from and gives to, and another that is
 * full or empty. A batch moves as a whole, where Go moves its 16 records one by one. */
struct defer_pool_local {
    struct defer_pool_list current[DEFER_POOL_CLASSES], full[DEFER_POOL_CLASSES];
};

/* Batches. The first record of each keeps its length in `size`, and in record.frame the next. */
struct defer_pool_central {
    pthread_mutex_t lock;                         /* guards `first` */
    struct defer_node *first[DEFER_POOL_CLASSES]; /* owned */
};

/* Weak: shared by every file that includes this. */
__attribute__((weak, used)) __thread struct defer_pool_local defer_pool_local;
__attribute__((weak)) struct defer_pool_central defer_pool_central = {PTHREAD_MUTEX_INITIALIZER,
                                                                      {NULL}};

/* 0 to 4, or DEFER_POOL_CLASSES: not pooled. */
IMPL_GLUE uint32_t defer_pool_class(size_t size)
{
    if (size <= DEFER_POOL_FIRST) return 0;
    size_t above = (size - DEFER_POOL_FIRST + DEFER_POOL_STEP - 1) / DEFER_POOL_STEP;
    return above < DEFER_POOL_CLASSES ? (uint32_t)above : (uint32_t)DEFER_POOL_CLASSES;
}

IMPL_GLUE size_t defer_pool_bytes(uint32_t class_)
{
    return sizeof(struct defer_node) + DEFER_POOL_FIRST + (size_t)class_ * DEFER_POOL_STEP;
}

/* Gives a list to the central one, and empties it. */
IMPL_RARE void defer_pool_spill(struct defer_pool_list *list, uint32_t class_)
{
    struct defer_node *batch = list->first;
    if (!list->count) return;
    batch->size = list->count;
    list->count = 0;
    pthread_mutex_lock(&defer_pool_central.lock);
    batch->record.frame = (struct defer_frame *)defer_pool_central.first[class_];
    /* relaxed: pairs with the look of defer_pool_refill, which then takes the lock. */
    __atomic_store_n(&defer_pool_central.first[class_], batch, __ATOMIC_RELAXED);
    pthread_mutex_unlock(&defer_pool_central.lock);
}

/* Fills an empty list with a batch of the central one, if that has any. */
IMPL_RARE void defer_pool_refill(struct defer_pool_list *list, uint32_t class_)
{
    /* relaxed: a hint whether the lock is worth taking; the list is read under it. */
    if (!__atomic_load_n(&defer_pool_central.first[class_], __ATOMIC_RELAXED)) return;
    pthread_mutex_lock(&defer_pool_central.lock);
    struct defer_node *batch = defer_pool_central.first[class_];
    if (batch) {
        *list = (struct defer_pool_list){batch, batch->size};
        /* relaxed: see defer_pool_spill. */
        __atomic_store_n(&defer_pool_central.first[class_],
                         (struct defer_node *)batch->record.frame, __ATOMIC_RELAXED);
    }
    pthread_mutex_unlock(&defer_pool_central.lock);
}

/* At a thread's end: its records go to the others. */
IMPL_COLD void defer_pool_flush(void)
{
    struct defer_pool_local *local = &defer_pool_local;
    for (uint32_t class_ = 0; class_ < DEFER_POOL_CLASSES; class_++) {
        defer_pool_spill(&local->current[class_], class_);
        defer_pool_spill(&local->full[class_], class_);
    }
}

IMPL_COLD void defer_pool_free_batch(struct defer_node *node, uint32_t class_)
{
    for (uint32_t count = node->size; count--;) {
        struct defer_node *next = (struct defer_node *)node->record.link;
        defer_release(node, defer_pool_bytes(class_));
        node = next;
    }
}

/* Frees the calling thread's records and the central list; records in use stay valid. */
IMPL_COLD void defer_pool_release(void)
{
    defer_pool_flush();
    pthread_mutex_lock(&defer_pool_central.lock);
    for (uint32_t class_ = 0; class_ < DEFER_POOL_CLASSES; class_++) {
        struct defer_node *batch = defer_pool_central.first[class_];
        defer_pool_central.first[class_] = NULL;
        while (batch) {
            struct defer_node *next = (struct defer_node *)batch->record.frame;
            defer_pool_free_batch(batch, class_);
            batch = next;
        }
    }
    pthread_mutex_unlock(&defer_pool_central.lock);
}

/* The first of a list that is not empty. */
IMPL_GLUE struct defer_node *defer_pool_pop(struct defer_pool_list *list)
{
    struct defer_node *node = list->first;
    list->first = (struct defer_node *)node->record.link;
    list->count--;
    return node;
}

/* `current` is empty: takes the full batch, one of the central list, or a new record. */
IMPL_RARE struct defer_node *defer_pool_get_slow(struct defer_pool_local *local, uint32_t class_)
{
    struct defer_pool_list *list = &local->current[class_];
    /* relaxed: pairs with defer_thread_flush, which says why that is enough. */
    __atomic_store_n(&defer_thread_end_hook, defer_pool_flush, __ATOMIC_RELAXED);
    *list = local->full[class_];
    local->full[class_].count = 0;
    if (!list->count) defer_pool_refill(list, class_);
    if (list->count) return defer_pool_pop(list);
    return (struct defer_node *)defer_allocate(defer_pool_bytes(class_));
}

/* `current` is full: it becomes the full batch, and that goes to the central list. */
IMPL_RARE void defer_pool_put_slow(struct defer_pool_local *local, uint32_t class_)
{
    defer_pool_spill(&local->full[class_], class_);
    local->full[class_] = local->current[class_];
    local->current[class_].count = 0;
}

/* The running thread's records, found anew at each use, as the task is (defer_task_slot_value): a
 * fiber may have moved since the last. Where that needs a call, the whole operation is one. */
#if defined(__x86_64__)
#define DEFER_POOL_INLINE IMPL_GLUE
IMPL_GLUE struct defer_pool_local *defer_pool_mine(void)
{
    struct defer_pool_local *local;
    __asm__ volatile("movq %%fs:0, %0\n\taddq defer_pool_local@gottpoff(%%rip), %0"
                     : "=r"(local)
                     :
                     : "cc");
    return local;
}
#else
#define DEFER_POOL_INLINE IMPL_RARE
IMPL_GLUE struct defer_pool_local *defer_pool_mine(void)
{
    return &defer_pool_local;
}
#endif

DEFER_POOL_INLINE struct defer_node *defer_pool_get(uint32_t class_)
{
    struct defer_pool_local *local = defer_pool_mine();
    if (UNLIKELY(!local->current[class_].count)) return defer_pool_get_slow(local, class_);
    return defer_pool_pop(&local->current[class_]);
}

DEFER_POOL_INLINE void defer_pool_put(struct defer_node *node)
{
    struct defer_pool_local *local = defer_pool_mine();
    uint32_t class_ = node->pool;
    if (UNLIKELY(class_ == DEFER_POOL_CLASSES)) {
        defer_release(node, sizeof *node + node->size);
        return;
    }
    struct defer_pool_list *list = &local->current[class_];
    if (UNLIKELY(list->count == DEFER_POOL_BATCH)) defer_pool_put_slow(local, class_);
    node->record.link = (struct defer_record *)list->first;
    list->first = node;
    list->count++;
}

/* ---- One class, closures ---------------------------------------------------------------- */

IMPL_HOT void defer_pool_enter(struct defer_scope *scope)
{
    (void)scope;
}

/* A linked record with room for `size` bytes behind it, where its class says so. */
IMPL_HOT struct defer_node *defer_pool_new(struct defer_scope *scope, uint32_t class_, size_t size,
                                           defer_fn fn, void *env)
{
    struct defer_node *node = class_ < DEFER_POOL_CLASSES
                                  ? defer_pool_get(class_)
                                  : (struct defer_node *)defer_allocate(sizeof *node + size);
    node->pool = class_;
    node->fn = fn;
    node->env = env;
    node->size = (uint32_t)size;
    defer_chain_push(scope, &node->record);
    return node;
}

IMPL_HOT void defer_pool_push(struct defer_scope *scope, unsigned statement, defer_fn fn, void *env)
{
    (void)statement;
    defer_pool_new(scope, 0, 0, fn, env);
}

IMPL_HOT void defer_pool_push_args(struct defer_scope *scope, unsigned statement, defer_fn fn,
                                   const void *bytes, size_t size)
{
    defer_check_size(size);
    (void)statement;
    void *closure = size ? memcpy(defer_allocate(size), bytes, size) : NULL;
    defer_pool_new(scope, 0, size, fn, closure);
}

IMPL_HOT void defer_pool_leave(struct defer_scope *scope)
{
    struct defer_node *node;
    while (scope->newest != scope->outer && !((struct defer_node *)scope->newest)->size) {
        node = (struct defer_node *)defer_chain_pop(scope);
        defer_fn fn = node->fn;
        void *env = node->env;
        defer_pool_put(node);
        fn(NULL, env);
    }
    if (scope->newest != scope->outer) defer_resume(scope->frame);
}

IMPL_RARE struct defer_call defer_pool_take(struct defer_frame *frame, void *buffer)
{
    struct defer_node *node = (struct defer_node *)defer_chain_unlink(frame);
    struct defer_call call = {node->fn, node->env};
    if (node->size) {
        call.env = memcpy(buffer, node->env, node->size);
        defer_release(node->env, node->size);
    }
    defer_pool_put(node);
    return call;
}

DEFER_OPS(pool, DEFER_TAKE_CALL, 0,
          "Go's pool: 32 records a thread, a locked list, batches of 16; closures");

/* ---- Go 1.12: arguments behind the header, five classes
 * ------------------------------------------ */

IMPL_HOT void defer_pool_args_enter(struct defer_scope *scope)
{
    (void)scope;
}

IMPL_HOT void defer_pool_args_push(struct defer_scope *scope, unsigned statement, defer_fn fn,
                                   void *env)
{
    defer_pool_push(scope, statement, fn, env);
}

IMPL_HOT void defer_pool_args_push_args(struct defer_scope *scope, unsigned statement, defer_fn fn,
                                        const void *bytes, size_t size)
{
    defer_check_size(size);
    uint32_t class_ = defer_pool_class(size);
    (void)statement;
    struct defer_node *node = defer_pool_new(scope, class_, size, fn, NULL);
    memcpy(defer_node_args(node), bytes, size);
}

IMPL_HOT void defer_pool_args_leave(struct defer_scope *scope)
{
    defer_pool_leave(scope);
}

IMPL_RARE struct defer_call defer_pool_args_take(struct defer_frame *frame, void *buffer)
{
    struct defer_node *node = (struct defer_node *)defer_chain_unlink(frame);
    struct defer_call call = {node->fn, node->env};
    if (node->size) call.env = memcpy(buffer, defer_node_args(node), node->size);
    defer_pool_put(node);
    return call;
}

DEFER_OPS(pool_args, DEFER_TAKE_CALL, 0,
          "Go 1.12's pool: arguments behind the header, five size classes");

#endif
