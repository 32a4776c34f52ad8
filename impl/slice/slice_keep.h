/* slice_keep.h - blocks under SLICE_KEEP: remembered at birth, freed together by collect.
 *
 * Promises    no block is freed while a view may still look at it, none is freed twice, none leaks
 *             once keep_collect has run. It plays Go's collector, without finding garbage itself.
 * Threads     one list a thread, of the blocks that this thread allocated.
 * Cost        one store and a bounds test a block; the list doubles by realloc.                  */
#ifndef ASSAY_SLICE_SLICE_KEEP_H
#define ASSAY_SLICE_SLICE_KEEP_H

#include <stdlib.h>

#include "alloc/alloc.h"

struct keep_entry {
    void *block;          /* owned */
    size_t bytes;         /* as asked for */
    enum alloc_kind kind; /* where it goes back to */
};

struct keep_list {
    struct keep_entry *entries; /* [room], owned */
    size_t used, room;          /* entries */
};

__attribute__((weak)) __thread struct keep_list keep_blocks;

/* NULL: out of memory, for the block or for remembering it. */
IMPL_RARE void *keep_allocate(enum alloc_kind kind, size_t bytes, bool zeroed)
{
    struct keep_list *list = &keep_blocks;
    if (list->used == list->room) {
        size_t room = list->room ? 2 * list->room : 64;
        void *entries = realloc(list->entries, room * sizeof *list->entries);
        if (!entries) return NULL;
        list->entries = (struct keep_entry *)entries;
        list->room = room;
    }
    void *block = zeroed ? alloc_allocate_zeroed(kind, bytes) : alloc_allocate(kind, bytes);
    if (!block) return NULL;
    struct keep_entry *entry = &list->entries[list->used++];
    entry->block = block;
    entry->bytes = bytes;
    entry->kind = kind;
    return block;
}

IMPL_RARE void keep_collect(void)
{
    struct keep_list *list = &keep_blocks;
    while (list->used) {
        struct keep_entry *entry = &list->entries[--list->used];
        alloc_release(entry->kind, entry->block, entry->bytes);
    }
    free(list->entries);
    list->entries = NULL;
    list->room = 0;
}

#endif
