/* defer.h - deferred calls, panics and recovery: what every kind of record promises.
 *
 * Promises    deferred calls run last in, first out, when their scope is left and when a panic
 *             passes it; their arguments are those of the statement; each runs at most once, and
 *             exactly once if its scope is left or passed.
 * Chain       a task (thread or fiber) has one chain of records, newest first. A record belongs to
 *             a frame, the scope that deferred it; leaving a scope runs the records of its own
 *             frame only. (Go: one list a goroutine, and the stack pointer as the frame.)
 * Threads     a task's chain is touched by the thread that runs the task, and by nobody else.
 * To use it   include defer_scope.h: this header is the contract behind its statements.          */
#ifndef ASSAY_DEFER_DEFER_H
#define ASSAY_DEFER_DEFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/attributes.h"
#include "common/panic.h"

/* Most bytes of arguments that one statement may copy: a page is kept free of them on each stack
 * that runs them. Go's limit is 64 KiB; 1 KiB covers what the sweep defer_bytes draws. */
#define DEFER_ARGS_MAX 1024

/* Most open-coded calls of a scope: their marks are one byte, as in Go (maxOpenDefers). */
#define DEFER_OPEN_MAX 8

struct defer_frame;
struct defer_ops;
struct defer_panic;
struct defer_scope;

/* A deferred call. `token` is the panic that runs it, NULL when its scope is left normally: the
 * right to recover. `env` is the statement's pointer, or a copy of its arguments that lives as long
 * as the call. */
typedef void (*defer_fn)(struct defer_panic *token, void *env);

/* A call taken off a frame. fn is NULL when there was none. */
struct defer_call {
    defer_fn fn;
    void *env;
};

/* What every record begins with. */
struct defer_record {
    struct defer_record *link; /* next older record of the task, NULL at the end */
    struct defer_frame *frame; /* the scope that runs it */
};

/* A record that carries its call, with nothing else to give back (DEFER_TAKE_NODE); others begin
 * like it. */
struct defer_call_node {
    struct defer_record record;
    defer_fn fn;
    void *env; /* the statement's pointer, or the bytes behind this record */
};

/* ---- Panics ----------------------------------------------------------------------------- */

enum defer_value_kind {
    DEFER_NOTHING, /* what recover returns when there is no panic for it */
    DEFER_TEXT,
    DEFER_ERROR, /* a run-time error: text without Go's opening "runtime error: " */
    DEFER_INTEGER,
    DEFER_POINTER
};

/* What a panic carries. A text handed to defer_panic is not copied and must outlive the recovery;
 * one that came through panic_raise is valid until the task recovers again. */
struct defer_value {
    enum defer_value_kind kind;
    union {
        const char *text;
        int64_t integer;
        void *pointer;
    };
};

/* One panic (or goexit) under way. Lives in the stack of who raised it. */
struct defer_panic {
    struct defer_panic *link; /* the task's earlier panic that this one interrupts, or NULL */
    struct defer_task *task;
    struct defer_value value;
    struct defer_frame *frame; /* whose deferred call is running: where recovery resumes */
    struct defer_record
        *older;     /* the chain when that call began: reached again, the call is over */
    bool recovered; /* by its deferred call; takes effect when that returns */
    bool aborted;   /* a later panic went past its deferred call */
    bool goexit;    /* no panic: the end of the task, which nothing recovers */
    bool copied;    /* value.text dies with the panic: recover copies it */
    union defer_landing *resume; /* goexit: where it goes on when a later panic is recovered */
};

/* ---- Tasks ------------------------------------------------------------------------------ */

struct defer_bump_entry {
    defer_fn fn; /* or DEFER_BUMP_MARKER */
    void *env;
};

/* Stands where a function would: more lies below. Never called; the same in every file. */
#define DEFER_BUMP_MARKER ((defer_fn)(uintptr_t)1)

/* A block of kind bump's entries, which follow it. Blocks never move. */
struct defer_bump_chunk {
    struct defer_bump_chunk *previous, *next; /* older; newer, kept for the next time, or NULL */
    struct defer_bump_entry *end;             /* one behind its last entry */
};

/* Entries in the task itself, a kilobyte: a fiber whose loops defer little owns no block, and a
 * call in a loop of 64 takes 2.95 in place of 3.04 ns (kind bump 3.06, of 4.02). */
#define DEFER_BUMP_OWN 64

/* The array of kind bump, in chunks. Every entry below top is pending, but for links. */
struct defer_bump {
    struct defer_bump_entry *top, *end; /* in `chunk`; equal when it is full */
    struct defer_bump_chunk *chunk;     /* the newest in use; the task owns all but `own` */
    struct defer_bump_chunk own;        /* the oldest */
    struct defer_bump_entry own_entries[DEFER_BUMP_OWN];
};

/* One chain of deferred calls. A scheduler puts one in every fiber, begins it with
 * defer_task_init and swaps it with defer_task_swap; a thread's own starts by itself. It holds
 * pointers to itself: it must not be copied. */
struct defer_task {
    struct defer_record *head; /* newest record; NULL: nothing is deferred */
    struct defer_panic *panic; /* newest panic under way; NULL: none */
    struct defer_bump bump;
    void (*finish)(struct defer_task *task); /* ends the task for goexit; must not return */
    struct defer_frame *landed;              /* the scope that a recovery has just gone back to */
    struct panic_handler handler;            /* raises the panics of common/panic.h in this task */
    uint64_t id;                             /* a goroutine's, told by its panics; 0: none */
    void (*give_back)(struct defer_task *task); /* a scheduler's call when it ended; NULL: none */
    char recovered_text[PANIC_TEXT_BYTES];      /* the last recovered text that had to be copied */
};

/* ---- Frames and scopes ------------------------------------------------------------------ */

union defer_landing;

/* The state of a frame: a bit a pending open-coded call, and these. */
#define DEFER_PENDING ((1u << DEFER_OPEN_MAX) - 1)
#define DEFER_SPILLED (1u << DEFER_OPEN_MAX)       /* best: calls went to the array, mark is set */
#define DEFER_HOW     (1u << (DEFER_OPEN_MAX + 1)) /* times enum defer_landing_kind */

/* The part of a scope that a panic can see. Lives in the body's stack frame. What a scope of one
 * call stores stands together, in one cache line or two: it is the stores that take the time. */
struct defer_frame {
    struct defer_record self;    /* kinds that link the frame instead of each record */
    struct defer_task *task;     /* the task that opened the scope; never changes */
    const struct defer_ops *ops; /* the kind of its records */
    /* One word: a row of one-byte stores between calls costs an AMD EPYC half as much again (a
     * function of 8 calls: 19 against 14 ns), and two halves of a word a fifth. */
    uint32_t state;
    struct defer_call calls[DEFER_OPEN_MAX]; /* valid where the bit is set */
    struct defer_bump_entry *mark; /* kinds with an array: its top below this scope's calls */
};

/* The part of a scope that only its own body sees, and that the compiler keeps in registers: its
 * address never leaves inlined code. */
struct defer_scope {
    struct defer_frame *frame;
    unsigned char *storage; /* `capacity` bytes in the body's stack, for records and arguments */
    size_t capacity, used;
    struct defer_record *outer;  /* the chain's head when the scope was opened */
    struct defer_record *newest; /* the chain's head while the scope's own code runs */
    bool recovers;               /* it has a landing, so its registers are spilled */
    bool left;                   /* deferred calls were run by hand */
    uint32_t state;              /* as in the frame, but a constant in straight code */
    /* The task's array while this scope's own code runs: scopes that came and went since gave back
     * what they took. */
    struct defer_bump_entry *top, *end;
    struct defer_call calls[DEFER_OPEN_MAX];
};

/* ---- The table: one a kind of record ---------------------------------------------------- */

struct defer_ops {
    int id; /* what the constant guard tests */
    const char *name, *summary;

    /* What a panic can do by itself instead of calling take. */
    enum defer_take {
        DEFER_TAKE_CALL,
        DEFER_TAKE_NODE,
        DEFER_TAKE_OPEN,
        DEFER_TAKE_ARRAY
    } take_kind;

    /* Most calls a scope can hold; 0: any number. More stop the program with a sentence. */
    unsigned calls_max;
    /* False: the deferred calls are dropped (kind null). */
    bool runs;

    /* Opens the scope; the rest of the frame and scope is set. */
    void (*enter)(struct defer_scope *scope);

    /* Defers fn(token, env); env is handed on as it is. `statement` is the number of the statement
     * in its scope, a constant: only open-coded calls read it. */
    void (*push)(struct defer_scope *scope, unsigned statement, defer_fn fn, void *env);

    /* The same with `size` bytes copied now, at most DEFER_ARGS_MAX: fn gets a copy of the copy,
     * aligned to 16, valid during the call; of 0 bytes, some pointer. */
    void (*push_args)(struct defer_scope *scope, unsigned statement, defer_fn fn, const void *bytes,
                      size_t size);

    /* Runs what is left of the scope, newest first, and closes it. A record is off the chain and
     * given back before its call begins. */
    void (*leave)(struct defer_scope *scope);

    /* For panics: takes the newest call of `frame` off the chain and gives its record back.
     * Arguments may be moved to `buffer` (DEFER_ARGS_MAX bytes, aligned to 16). Without a pending
     * call: takes the frame itself off the chain and returns {NULL}. */
    struct defer_call (*take)(struct defer_frame *frame, void *buffer);
};

#define DEFER_OPS(impl, how, most, text)                                    \
    static const struct defer_ops defer_##impl = {__COUNTER__,              \
                                                  #impl,                    \
                                                  text,                     \
                                                  how,                      \
                                                  most,                     \
                                                  true,                     \
                                                  defer_##impl##_enter,     \
                                                  defer_##impl##_push,      \
                                                  defer_##impl##_push_args, \
                                                  defer_##impl##_leave,     \
                                                  defer_##impl##_take}

/* ---- Misuse: one sentence, then exit 2 -------------------------------------------------- */

IMPL_COLD __attribute__((noreturn)) void defer_misuse(const char *sentence)
{
    panic_raise(PANIC_FATAL, sentence);
}

IMPL_HOT bool defer_storage_fits(const struct defer_scope *scope, size_t bytes)
{
    return scope->used + ((bytes + 15) & ~(size_t)15) <= scope->capacity;
}

/* Room for a record or arguments in the body's stack; 16-byte steps. */
IMPL_HOT void *defer_storage(struct defer_scope *scope, size_t bytes)
{
    void *place = scope->storage + scope->used;
    if (UNLIKELY(!defer_storage_fits(scope, bytes)))
        defer_misuse("defer: the scope's storage is full: open it with DEFER_SCOPE_BYTES and more "
                     "bytes, or with a kind that is made for loops, such as best");
    scope->used += (bytes + 15) & ~(size_t)15;
    return place;
}

IMPL_HOT void defer_check_size(size_t size)
{
    if (UNLIKELY(size > DEFER_ARGS_MAX))
        defer_misuse("defer: more than 1024 bytes of arguments in one statement: "
                     "pass a pointer to them instead");
}

#endif
