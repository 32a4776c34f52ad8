/* slice_storage.h - three ways to store a sequence: what "a slice is contiguous" is worth.
 *
 * Promises    each holds `length` 64-bit numbers, element i being first + i, built once. at(i) is
 *             one element; sum() visits all in order; destroy frees everything.
 * contiguous  one array: an address is a sum.
 * segmented   blocks of 512 numbers behind a directory, as a deque: one more load.
 * linked      one node a number, in shuffled memory order, as a list that has lived: i loads.
 * Differs from Go: none of them grows; only reading is compared.                                 */
#ifndef ASSAY_SLICE_SLICE_STORAGE_H
#define ASSAY_SLICE_SLICE_STORAGE_H

#include "alloc/alloc.h"
#include "common/random.h"

/* 4 KiB a segment: libstdc++'s deque takes 512 bytes, Boost's and folly's chunks are pages. */
#define STORAGE_SEGMENT_BITS 9
#define STORAGE_SEGMENT      ((uint64_t)1 << STORAGE_SEGMENT_BITS) /* numbers */

struct storage_node {
    struct storage_node *next; /* NULL in the last */
    uint64_t number;
};

struct storage {
    uint64_t length;
    void *block;               /* contiguous: the numbers; linked: the nodes; owned */
    uint64_t **segments;       /* segmented: [length / STORAGE_SEGMENT + 1], owned */
    struct storage_node *head; /* linked: element 0 */
};

struct storage_ops {
    int id;           /* what REQUIRE_CONST_OPS tests */
    const char *name; /* filter and legend */
    const char *summary;
    /* length > 0. False: out of memory, nothing is held. */
    bool (*create)(struct storage *storage, uint64_t length, uint64_t first);
    uint64_t (*at)(const struct storage *storage, uint64_t i); /* i < length, not checked */
    uint64_t (*sum)(const struct storage *storage);
    void (*destroy)(struct storage *storage);
};

IMPL_RARE bool storage_contiguous_create(struct storage *storage, uint64_t length, uint64_t first)
{
    uint64_t *numbers = (uint64_t *)malloc(length * sizeof *numbers);
    storage->length = length;
    storage->block = numbers;
    for (uint64_t i = 0; numbers && i < length; i++) numbers[i] = first + i;
    return numbers != NULL;
}

IMPL_HOT uint64_t storage_contiguous_at(const struct storage *storage, uint64_t i)
{
    return ((const uint64_t *)storage->block)[i];
}

IMPL_HOT uint64_t storage_contiguous_sum(const struct storage *storage)
{
    const uint64_t *numbers = (const uint64_t *)storage->block;
    uint64_t sum = 0;
    for (uint64_t i = 0; i < storage->length; i++) sum += numbers[i];
    return sum;
}

IMPL_RARE void storage_contiguous_destroy(struct storage *storage)
{
    free(storage->block);
}

IMPL_RARE void storage_segmented_destroy(struct storage *storage)
{
    for (uint64_t k = 0; k <= storage->length >> STORAGE_SEGMENT_BITS; k++)
        free(storage->segments[k]);
    free(storage->segments);
}

IMPL_RARE bool storage_segmented_create(struct storage *storage, uint64_t length, uint64_t first)
{
    uint64_t count = (length >> STORAGE_SEGMENT_BITS) + 1;
    storage->length = length;
    storage->segments = (uint64_t **)calloc(count, sizeof *storage->segments);
    if (!storage->segments) return false;
    for (uint64_t i = 0; i < length; i++) {
        uint64_t **segment = &storage->segments[i >> STORAGE_SEGMENT_BITS];
        if (!*segment) *segment = (uint64_t *)malloc(STORAGE_SEGMENT * sizeof **segment);
        if (!*segment) {
            storage_segmented_destroy(storage);
            return false;
        }
        (*segment)[i % STORAGE_SEGMENT] = first + i;
    }
    return true;
}

IMPL_HOT uint64_t storage_segmented_at(const struct storage *storage, uint64_t i)
{
    return storage->segments[i >> STORAGE_SEGMENT_BITS][i % STORAGE_SEGMENT];
}

IMPL_HOT uint64_t storage_segmented_sum(const struct storage *storage)
{
    uint64_t sum = 0, left = storage->length;
    for (uint64_t k = 0; left; k++) {
        uint64_t n = left < STORAGE_SEGMENT ? left : STORAGE_SEGMENT;
        for (uint64_t i = 0; i < n; i++) sum += storage->segments[k][i];
        left -= n;
    }
    return sum;
}

/* The nodes lie in one block in an order of their own (a shuffle of a fixed seed): the
 * order in which a long-lived list's nodes come from an allocator. */
IMPL_RARE bool storage_linked_create(struct storage *storage, uint64_t length, uint64_t first)
{
    if (!length) return false; /* there is no first node */
    struct storage_node *nodes = (struct storage_node *)malloc(length * sizeof *nodes);
    if (!nodes) return false;
    struct random random;
    random_seed(&random, 1);
    storage->length = length;
    storage->block = nodes;
    for (uint64_t i = 0; i < length; i++) nodes[i].number = i;
    for (uint64_t i = length; i > 1; i--) {
        uint64_t j = random_below(&random, i), number = nodes[j].number;
        nodes[j].number = nodes[i - 1].number;
        nodes[i - 1].number = number;
    }
    storage->head = &nodes[nodes[0].number];
    for (uint64_t i = 0; i + 1 < length; i++)
        nodes[nodes[i].number].next = &nodes[nodes[i + 1].number];
    nodes[nodes[length - 1].number].next = NULL;
    for (struct storage_node *node = storage->head; node; node = node->next) node->number = first++;
    return true;
}

IMPL_HOT uint64_t storage_linked_at(const struct storage *storage, uint64_t i)
{
    const struct storage_node *node = storage->head;
    while (i--) node = node->next;
    return node->number;
}

IMPL_HOT uint64_t storage_linked_sum(const struct storage *storage)
{
    uint64_t sum = 0;
    for (const struct storage_node *node = storage->head; node; node = node->next)
        sum += node->number;
    return sum;
}

#define STORAGE_OPS(impl, text, free_with)                                                  \
    static const struct storage_ops storage_##impl = {                                      \
        __COUNTER__,          #impl,    text, storage_##impl##_create, storage_##impl##_at, \
        storage_##impl##_sum, free_with}

STORAGE_OPS(contiguous, "storage: one array, as behind a slice", storage_contiguous_destroy);
STORAGE_OPS(segmented, "storage: blocks of 512 behind a directory, as a deque",
            storage_segmented_destroy);
STORAGE_OPS(linked, "storage: a linked list in shuffled memory order", storage_contiguous_destroy);

#define STORAGE_IMPLS(X) \
    X(contiguous)        \
    X(segmented)         \
    X(linked)

#endif
