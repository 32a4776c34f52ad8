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
    DEFER_POOL_LOCAL = 32,                   /* records a thread keeps, a class */
    DEFER_POOL_BATCH = DEFER_POOL_LOCAL / 2, /* moved at once */
    DEFER_POOL_CLASSES = 5,
    DEFER_POOL_STEP = 16, /* bytes of arguments between classes */
    /* Class 0 holds what fits behind the header in 48 bytes, as Go's minDeferArgs. */
    DEFER_POOL_FIRST = 48 - sizeof(struct defer_node)
};

struct defer_pool_local {
    unsigned count[DEFER_POOL_CLASSES];
    struct defer_node *nodes[DEFER_POOL_CLASSES][DEFER_POOL_LOCAL];
};

struct defer_pool_central {
    pthread_mutex_t lock;                         /* guards `first` */
    struct defer_node *first[DEFER_POOL_CLASSES]; /* through record.link; owned */
};

/* Weak: shared by every file that includes this. */
__attribute__((weak)) __thread struct defer_pool_local defer_pool_local;
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

/* Gives `count` local records of a class to the central list. */
IMPL_RARE void defer_pool_spill(struct defer_pool_local *local, uint32_t class_, unsigned count)
{
    struct defer_node *first = NULL, *last = NULL;
    while (count--) {
        struct defer_node *node = local->nodes[class_][--local->count[class_]];
        node->record.link = first ? &first->record : NULL;
        if (!first) last = node;
        first = node;
    }
    if (!first) return;
    pthread_mutex_lock(&defer_pool_central.lock);
    last->record.link = (struct defer_record *)defer_pool_central.first[class_];
    /* relaxed: pairs with the look of defer_pool_refill, which then takes the lock. */
    __atomic_store_n(&defer_pool_central.first[class_], first, __ATOMIC_RELAXED);
    pthread_mutex_unlock(&defer_pool_central.lock);
}

/* Fills half of an empty local class from the central list, as far as that goes. */
IMPL_RARE void defer_pool_refill(struct defer_pool_local *local, uint32_t class_)
{
    /* relaxed: a hint whether the lock is worth taking; the list is read under it. */
    if (!__atomic_load_n(&defer_pool_central.first[class_], __ATOMIC_RELAXED)) return;
    pthread_mutex_lock(&defer_pool_central.lock);
    struct defer_node *node = defer_pool_central.first[class_];
    while (node && local->count[class_] < DEFER_POOL_BATCH) {
        local->nodes[class_][local->count[class_]++] = node;
        node = (struct defer_node *)node->record.link;
    }
    /* relaxed: see defer_pool_spill. */
    __atomic_store_n(&defer_pool_central.first[class_], node, __ATOMIC_RELAXED);
    pthread_mutex_unlock(&defer_pool_central.lock);
}

/* At a thread's end: its records go to the others. */
IMPL_COLD void defer_pool_flush(void)
{
    struct defer_pool_local *local = &defer_pool_local;
    for (uint32_t class_ = 0; class_ < DEFER_POOL_CLASSES; class_++)
        defer_pool_spill(local, class_, local->count[class_]);
}

/* Frees the calling thread's records and the central list; records in use stay valid. */
IMPL_COLD void defer_pool_release(void)
{
    defer_pool_flush();
    pthread_mutex_lock(&defer_pool_central.lock);
    for (uint32_t class_ = 0; class_ < DEFER_POOL_CLASSES; class_++) {
        struct defer_node *node = defer_pool_central.first[class_];
        defer_pool_central.first[class_] = NULL;
        while (node) {
            struct defer_node *next = (struct defer_node *)node->record.link;
            defer_release(node, defer_pool_bytes(class_));
            node = next;
        }
    }
    pthread_mutex_unlock(&defer_pool_central.lock);
}

/* No local record: from the central list, or a new one. */
IMPL_RARE struct defer_node *defer_pool_get_slow(struct defer_pool_local *local, uint32_t class_)
{
    /* relaxed: pairs with defer_thread_end, in this thread for what concerns this thread. */
    __atomic_store_n(&defer_thread_end_hook, defer_pool_flush, __ATOMIC_RELAXED);
    defer_pool_refill(local, class_);
    if (local->count[class_]) return local->nodes[class_][--local->count[class_]];
    return (struct defer_node *)defer_allocate(defer_pool_bytes(class_));
}

/* Out of line, as in Go, and necessarily: the thread's block must be found anew at each call, since
 * a fiber may have moved. */
IMPL_RARE struct defer_node *defer_pool_get(uint32_t class_)
{
    struct defer_pool_local *local = &defer_pool_local;
    if (UNLIKELY(!local->count[class_])) return defer_pool_get_slow(local, class_);
    return local->nodes[class_][--local->count[class_]];
}

IMPL_RARE void defer_pool_put(struct defer_node *node)
{
    struct defer_pool_local *local = &defer_pool_local;
    uint32_t class_ = node->pool;
    if (UNLIKELY(class_ == DEFER_POOL_CLASSES)) {
        defer_release(node, sizeof *node + node->size);
        return;
    }
    if (UNLIKELY(local->count[class_] == DEFER_POOL_LOCAL))
        defer_pool_spill(local, class_, DEFER_POOL_BATCH);
    local->nodes[class_][local->count[class_]++] = node;
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
    defer_chain_link(scope->frame, &node->record);
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
    struct defer_frame *frame = scope->frame;
    struct defer_task *task = frame->task;
    struct defer_node *node;
    while ((node = (struct defer_node *)task->head) && node->record.frame == frame) {
        if (UNLIKELY(node->size)) {
            defer_resume(frame);
            return;
        }
        defer_fn fn = node->fn;
        void *env = node->env;
        task->head = node->record.link;
        defer_pool_put(node);
        fn(NULL, env);
    }
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
