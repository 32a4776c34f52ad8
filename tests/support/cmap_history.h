/* cmap_history.h - what threads did to one key and when, and whether some order explains it.
 *
 * A history is linearizable if its operations can be put in one order that keeps "ended before the
 * other began" and in which each gave the answer that a map of one key would give. The search is
 * Wing and Gong's (1993): try each operation that no other one must precede, undo, try the next.
 * Keys are independent (Herlihy and Wing 1990), so each key is judged on its own.               */
#ifndef ASSAY_TESTS_SUPPORT_CMAP_HISTORY_H
#define ASSAY_TESTS_SUPPORT_CMAP_HISTORY_H

#include <stdbool.h>
#include <stdint.h>

#include "cmap/cmap.h"

enum { HISTORY_MAX = 30 };

enum history_kind {
    HISTORY_LOAD,
    HISTORY_STORE,
    HISTORY_LOAD_OR_STORE,
    HISTORY_LOAD_AND_DELETE,
    HISTORY_SWAP,
    HISTORY_COMPARE_AND_SWAP,
    HISTORY_COMPARE_AND_DELETE,
    HISTORY_KINDS,
};

struct history_op {
    enum history_kind kind;
    uint64_t key, value, old; /* arguments */
    bool answer;              /* what it returned */
    uint64_t result;          /* and the value it gave, where the answer promises one */
    uint64_t began, ended;    /* of a clock that all threads share */
};

/* One key of a map. */
struct history_state {
    bool present;
    uint64_t value;
};

/* What the operation does to the key; false: it could not have answered so. */
static inline bool history_apply(const struct history_op *op, struct history_state *s)
{
    bool was = s->present, same = was && s->value == op->old;
    uint64_t value = s->value;
    switch (op->kind) {
    case HISTORY_LOAD:
        return op->answer == was && (!was || op->result == value);
    case HISTORY_STORE:
        *s = (struct history_state){true, op->value};
        return op->answer == !was;
    case HISTORY_LOAD_OR_STORE:
        if (!was) *s = (struct history_state){true, op->value};
        return op->answer == was && op->result == s->value;
    case HISTORY_LOAD_AND_DELETE:
        s->present = false;
        return op->answer == was && (!was || op->result == value);
    case HISTORY_SWAP:
        *s = (struct history_state){true, op->value};
        return op->answer == was && (!was || op->result == value);
    case HISTORY_COMPARE_AND_SWAP:
        if (same) s->value = op->value;
        return op->answer == same;
    case HISTORY_COMPARE_AND_DELETE:
        if (same) s->present = false;
        return op->answer == same;
    case HISTORY_KINDS:
        break;
    }
    return false;
}

/* Does it on a map, and notes the answer. */
static inline void history_perform(const struct cmap_ops *ops, const struct cmap_shape *shape,
                                   void *map, struct history_op *op)
{
    switch (op->kind) {
    case HISTORY_LOAD:
        op->answer = ops->load(shape, map, op->key, &op->result);
        break;
    case HISTORY_STORE:
        op->answer = ops->store(shape, map, op->key, op->value);
        break;
    case HISTORY_LOAD_OR_STORE:
        op->answer = ops->load_or_store(shape, map, op->key, op->value, &op->result);
        break;
    case HISTORY_LOAD_AND_DELETE:
        op->answer = ops->load_and_delete(shape, map, op->key, &op->result);
        break;
    case HISTORY_SWAP:
        op->answer = ops->swap(shape, map, op->key, op->value, &op->result);
        break;
    case HISTORY_COMPARE_AND_SWAP:
        op->answer = ops->compare_and_swap(shape, map, op->key, op->old, op->value);
        break;
    case HISTORY_COMPARE_AND_DELETE:
        op->answer = ops->compare_and_delete(shape, map, op->key, op->old);
        break;
    case HISTORY_KINDS:
        break;
    }
}

/* `left`: a bit for each operation not placed yet. */
static inline bool history_search(const struct history_op *ops, int count, uint32_t left,
                                  struct history_state state)
{
    uint64_t first_end = UINT64_MAX;
    if (!left) return true;
    for (int i = 0; i < count; i++)
        if (left >> i & 1 && ops[i].ended < first_end) first_end = ops[i].ended;
    for (int i = 0; i < count; i++) {
        struct history_state next = state;
        if (!(left >> i & 1) || ops[i].began > first_end || !history_apply(&ops[i], &next))
            continue;
        if (history_search(ops, count, left & ~(UINT32_C(1) << i), next)) return true;
    }
    return false;
}

/* Operations on one key that was absent before; at most HISTORY_MAX. */
static inline bool history_is_linearizable(const struct history_op *ops, int count)
{
    return history_search(ops, count, (UINT32_C(1) << count) - 1, (struct history_state){false, 0});
}

#endif
