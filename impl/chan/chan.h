/* chan.h - the contract of channels: what Go promises of `chan T`, written once.
 *
 *     ch->send(&shape, c, &value);            c <- value
 *     ok = ch->recv(&shape, c, &value);       value, ok = <-c
 *     while (ch->recv(&shape, c, &value)) {}  for value := range c
 *
 * A table is one implementation on one executor (sched/sched.h): chan_go_fiber1. It is a constant
 * argument, and so is the shape: parking is as hot as sending in an unbuffered channel.
 *
 *  operation  nil             open, not ready  open, ready                     closed
 *  send       blocks for ever blocks           to the first receiver that      panics, also who was
 *                                              waits, else into the buffer     blocked at the close
 *  receive    blocks for ever blocks           head of the buffer, a blocked   what is left, then
 *                                              sender's value to its tail      zero and false
 *  close      panics          wakes all        wakes all                       panics
 *  try forms  false           false            as send and receive             as send and receive
 *
 * Panics      `send on closed channel`, `close of nil channel`, `close of closed channel`,
 *             `makechan: size out of range`, by common/panic.h.
 * Order       first in, first out, for values and for those who wait. A receive sees what was
 *             written before its send; a send into a buffer of n sees what was written before the
 *             receive n values earlier.
 * Thread-safety  all but destroy, from any task of the executor.                                 */
#ifndef ASSAY_CHAN_CHAN_H
#define ASSAY_CHAN_CHAN_H

#include "sched/sched.h"

/* Go's limit of cases in a select. */
#define CHAN_CASES_MAX 65536

/* Go's limit of an element. */
#define CHAN_ELEM_BYTES_MAX 65535

#define CHAN_SEND_ON_CLOSED  "send on closed channel"
#define CHAN_CLOSE_OF_NIL    "close of nil channel"
#define CHAN_CLOSE_OF_CLOSED "close of closed channel"
#define CHAN_SIZE            "makechan: size out of range"
#define CHAN_ELEM            "makechan: invalid channel element type"

/* What is fixed at compile time. */
struct chan_shape {
    uint32_t elem_bytes; /* 0 to CHAN_ELEM_BYTES_MAX */
};

enum chan_flags {
    CHAN_CARRIES_NOTHING = 1, /* the floor: values are lost, nobody waits */
    CHAN_BLOCKS_THREAD = 2,   /* waits where the executor cannot see it: deadlocks are not found */
    CHAN_BUFFERED = 4,        /* capacity 1 and up only: create panics on 0 */
    CHAN_UNBUFFERED = 8,      /* capacity 0 only: create panics on any other */
    CHAN_ONE_TO_ONE = 16,     /* one task sends and one receives at a time */
};

/* What a try form found. */
enum chan_found {
    CHAN_NOT_READY, /* Go: selected = false */
    CHAN_DONE,      /* a value has gone over */
    CHAN_DRAINED,   /* receive only: closed and empty; the value is zero */
};

/* One case of a select. */
struct chan_case {
    void *channel; /* NULL: never ready */
    void *value;   /* a send reads it, a receive writes it (NULL: nobody wants the value) */
    bool sends;
};

struct chan_ops {
    int id;
    const char *name, *summary;
    unsigned flags;
    const struct sched_ops *exec; /* whose tasks call */
    /* capacity: in elements; below 0 or too large panics. NULL: no memory. */
    void *(*create)(const struct chan_shape *shape, int64_t capacity);
    /* Nobody waits. NULL does nothing. */
    void (*destroy)(void *self);
    void (*send)(const struct chan_shape *shape, void *self, const void *value);
    /* False: closed and empty, and *value is zero. value may be NULL. */
    bool (*recv)(const struct chan_shape *shape, void *self, void *value);
    enum chan_found (*try_send)(const struct chan_shape *shape, void *self, const void *value);
    enum chan_found (*try_recv)(const struct chan_shape *shape, void *self, void *value);
    void (*close)(void *self);
    /* Performs exactly one of the cases, chosen at random among those that are ready, and returns
     * its index; waits until one is. With block = false it returns -1 in place of waiting (Go:
     * default). A case whose channel is NULL never is ready; a channel may be in several cases.
     * *ok, unless NULL: of a receive, whether a value came. count: up to CHAN_CASES_MAX; none at
     * all, or none with a channel, blocks for ever. shape: of every channel; NULL: of different
     * ones. NULL: the implementation has no select. Not inlined. */
    int (*select)(const struct chan_shape *shape, const struct chan_case *cases, uint32_t count,
                  bool block, bool *ok);
    int64_t (*len)(void *self); /* 0 of NULL */
    int64_t (*cap)(void *self); /* 0 of NULL */
};

/* Whether create serves this capacity, none of those that panic in Go. */
IMPL_GLUE bool chan_serves(const struct chan_ops *ch, int64_t capacity)
{
    return !(ch->flags & (capacity ? CHAN_UNBUFFERED : CHAN_BUFFERED));
}

/* Last lines of an implementation, one an executor. An operation that must know the executor takes
 * its table first: chan_<impl>_send(exec, shape, self, value). Each table has functions of its own,
 * hot ones to be inlined and close, which is not.                                                */
#define CHAN_OPS(impl, executor, text, facts, select_all)                                        \
    IMPL_HOT void chan_##impl##_##executor##_send(const struct chan_shape *shape, void *self,    \
                                                  const void *value)                             \
    {                                                                                            \
        chan_##impl##_send(&sched_##executor, shape, self, value);                               \
    }                                                                                            \
    IMPL_HOT bool chan_##impl##_##executor##_recv(const struct chan_shape *shape, void *self,    \
                                                  void *value)                                   \
    {                                                                                            \
        return chan_##impl##_recv(&sched_##executor, shape, self, value);                        \
    }                                                                                            \
    IMPL_HOT enum chan_found chan_##impl##_##executor##_try_send(const struct chan_shape *shape, \
                                                                 void *self, const void *value)  \
    {                                                                                            \
        return chan_##impl##_try_send(&sched_##executor, shape, self, value);                    \
    }                                                                                            \
    IMPL_HOT enum chan_found chan_##impl##_##executor##_try_recv(const struct chan_shape *shape, \
                                                                 void *self, void *value)        \
    {                                                                                            \
        return chan_##impl##_try_recv(&sched_##executor, shape, self, value);                    \
    }                                                                                            \
    IMPL_RARE void chan_##impl##_##executor##_close(void *self)                                  \
    {                                                                                            \
        chan_##impl##_close(&sched_##executor, self);                                            \
    }                                                                                            \
    static const struct chan_ops chan_##impl##_##executor                                        \
        __attribute__((unused)) = {__COUNTER__ + 1,                                              \
                                   #impl,                                                        \
                                   text,                                                         \
                                   facts,                                                        \
                                   &sched_##executor,                                            \
                                   chan_##impl##_create,                                         \
                                   chan_##impl##_destroy,                                        \
                                   chan_##impl##_##executor##_send,                              \
                                   chan_##impl##_##executor##_recv,                              \
                                   chan_##impl##_##executor##_try_send,                          \
                                   chan_##impl##_##executor##_try_recv,                          \
                                   chan_##impl##_##executor##_close,                             \
                                   select_all,                                                   \
                                   chan_##impl##_len,                                            \
                                   chan_##impl##_cap}

#endif
