/* chan.c - the state table of chan.h, cell by cell, on every channel and executor. */
#include "tests/support/chan_cases.h"

#define ASSERT_PANICS(ch, text, statement) \
    CHAN_ASSERT(ch, strcmp(PANIC_TEXT(statement) ?: "no panic", text) == 0)

/* ---- nil ----------------------------------------------------------------------------------------
 */

static void nil_try(const struct chan_ops *ch)
{
    uint64_t value = 7;
    CHAN_ASSERT(ch, ch->try_send(&chan_u64, NULL, &value) == CHAN_NOT_READY);
    CHAN_ASSERT(ch, ch->try_recv(&chan_u64, NULL, &value) == CHAN_NOT_READY);
    CHAN_ASSERT(ch, value == 7);
    CHAN_ASSERT(ch, ch->len(NULL) == 0 && ch->cap(NULL) == 0);
    ASSERT_PANICS(ch, "close of nil channel", ch->close(NULL));
    ch->destroy(NULL);
}

static void nil_send(void *argument)
{
    chan_put((const struct chan_ops *)argument, NULL, 1);
}

static void nil_recv(void *argument)
{
    chan_get((const struct chan_ops *)argument, NULL);
}

/* Blocks for ever, which is a deadlock that the executor finds: nil never reaches the channel. */
static void test_nil_blocks(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof chan_tables / sizeof chan_tables[0]; i++) {
        const struct chan_ops *ch = chan_tables[i];
        if (ch->flags & CHAN_CARRIES_NOTHING) continue;
        for (int side = 0; side < 2; side++) {
            struct sched_death death = sched_dies(
                ch->exec, &sched_test_config, side ? nil_send : nil_recv, (void *)(uintptr_t)ch);
            CHAN_ASSERT(ch, death.status == 2);
            CHAN_ASSERT(ch,
                        strstr(death.text, "fatal error: all goroutines are asleep - deadlock!"));
        }
    }
}

/* ---- open and ready, open and not ready ---------------------------------------------------------
 */

static void buffered(const struct chan_ops *ch)
{
    if (ch->flags & CHAN_UNBUFFERED) return;
    for (int64_t capacity = 1; capacity <= 200; capacity += 1 + capacity / 2) {
        void *c = ch->create(&chan_u64, capacity);
        uint64_t value = 5;
        CHAN_ASSERT(ch, ch->cap(c) == capacity && ch->len(c) == 0);
        CHAN_ASSERT(ch, ch->try_recv(&chan_u64, c, &value) == CHAN_NOT_READY && value == 5);
        for (int64_t i = 0; i < capacity; i++) chan_put(ch, c, (uint64_t)i);
        CHAN_ASSERT(ch, ch->len(c) == capacity);
        CHAN_ASSERT(ch, ch->try_send(&chan_u64, c, &value) == CHAN_NOT_READY);
        for (int64_t i = 0; i < capacity; i++) CHAN_ASSERT(ch, chan_get(ch, c) == (uint64_t)i);
        CHAN_ASSERT(ch, ch->len(c) == 0);
        CHAN_ASSERT(ch, ch->try_send(&chan_u64, c, &value) == CHAN_DONE);
        CHAN_ASSERT(ch, ch->try_recv(&chan_u64, c, NULL) == CHAN_DONE);
        ch->destroy(c);
    }
}

struct partner {
    const struct chan_ops *ch;
    void *c;
    uint64_t value;
    struct chan_group group;
    const char *panic;
};

static void send_one(void *argument)
{
    struct partner *p = (struct partner *)argument;
    p->panic = PANIC_TEXT(chan_put(p->ch, p->c, p->value));
    if (p->panic) p->panic = strcmp(p->panic, "send on closed channel") ? "other" : "closed";
    chan_group_done(&p->group);
}

static void recv_one(void *argument)
{
    struct partner *p = (struct partner *)argument;
    p->value = chan_get(p->ch, p->c);
    chan_group_done(&p->group);
}

static void start(struct partner *p, sched_entry *work)
{
    chan_group_add(&p->group);
    assert_true(p->ch->exec->spawn(work, p));
}

static void unbuffered(const struct chan_ops *ch)
{
    if (ch->flags & CHAN_BUFFERED) return;
    struct partner p = {.ch = ch, .c = ch->create(&chan_u64, 0), .value = 42};
    uint64_t value = 5;
    CHAN_ASSERT(ch, ch->cap(p.c) == 0);
    CHAN_ASSERT(ch, ch->try_send(&chan_u64, p.c, &value) == CHAN_NOT_READY);
    CHAN_ASSERT(ch, ch->try_recv(&chan_u64, p.c, &value) == CHAN_NOT_READY && value == 5);
    start(&p, send_one);
    CHAN_ASSERT(ch, chan_get(ch, p.c) == 42);
    chan_group_wait(ch, &p.group);
    start(&p, recv_one);
    chan_put(ch, p.c, 43);
    chan_group_wait(ch, &p.group);
    CHAN_ASSERT(ch, p.value == 43);
    /* A partner that waits makes the try forms succeed. */
    start(&p, recv_one);
    value = 44;
    while (ch->try_send(&chan_u64, p.c, &value) == CHAN_NOT_READY) ch->exec->yield();
    chan_group_wait(ch, &p.group);
    CHAN_ASSERT(ch, p.value == 44);
    start(&p, send_one);
    while (ch->try_recv(&chan_u64, p.c, &value) == CHAN_NOT_READY) ch->exec->yield();
    chan_group_wait(ch, &p.group);
    CHAN_ASSERT(ch, value == 44 && !p.panic);
    ch->destroy(p.c);
}

/* A receiver that meets a full ring and a blocked sender takes the head; the sender's value goes to
 * the tail. */
static void full_ring(const struct chan_ops *ch)
{
    if (ch->flags & CHAN_UNBUFFERED) return;
    struct partner p = {.ch = ch, .c = ch->create(&chan_u64, 3), .value = 3};
    for (uint64_t i = 0; i < 3; i++) chan_put(ch, p.c, i);
    start(&p, send_one);
    for (int i = 0; i < 50; i++) ch->exec->yield();
    for (uint64_t i = 0; i < 4; i++) CHAN_ASSERT(ch, chan_get(ch, p.c) == i);
    chan_group_wait(ch, &p.group);
    ch->destroy(p.c);
}

/* ---- closed -------------------------------------------------------------------------------------
 */

static void closed(const struct chan_ops *ch)
{
    for (volatile int64_t capacity = 0; capacity <= 3; capacity++) {
        if (!chan_serves(ch, capacity)) continue;
        void *c = ch->create(&chan_u64, capacity);
        uint64_t value = 9;
        for (int64_t i = 0; i + 1 < capacity; i++) chan_put(ch, c, (uint64_t)i);
        ch->close(c);
        ASSERT_PANICS(ch, "send on closed channel", chan_put(ch, c, 1));
        ASSERT_PANICS(ch, "send on closed channel", ch->try_send(&chan_u64, c, &value));
        ASSERT_PANICS(ch, "close of closed channel", ch->close(c));
        for (int64_t i = 0; i + 1 < capacity; i++) {
            CHAN_ASSERT(ch, ch->len(c) == capacity - 1 - i);
            CHAN_ASSERT(ch, chan_get(ch, c) == (uint64_t)i);
        }
        for (int again = 0; again < 2; again++) {
            value = 9;
            CHAN_ASSERT(ch, chan_get(ch, c) == UINT64_MAX);
            CHAN_ASSERT(ch, ch->try_recv(&chan_u64, c, &value) == CHAN_DRAINED && value == 0);
        }
        ch->destroy(c);
    }
}

/* Whoever waits when close comes: receivers get zero and false, senders panic. */
static void close_wakes(const struct chan_ops *ch)
{
    enum { WAITERS = 4 };
    int waiters = ch->flags & CHAN_ONE_TO_ONE ? 1 : WAITERS;
    for (int64_t capacity = 0; capacity <= 2; capacity++) {
        struct partner p[WAITERS];
        if (!chan_serves(ch, capacity)) continue;
        for (int sends = 0; sends < 2; sends++) {
            void *c = ch->create(&chan_u64, capacity);
            for (int64_t i = 0; sends && i < capacity; i++) chan_put(ch, c, (uint64_t)i);
            for (int i = 0; i < waiters; i++) {
                p[i] = (struct partner){.ch = ch, .c = c, .value = 9};
                start(&p[i], sends ? send_one : recv_one);
            }
            for (int i = 0; i < 200; i++) ch->exec->yield();
            if (ch->exec->parallel) usleep(2000);
            ch->close(c);
            for (int i = 0; i < waiters; i++) {
                chan_group_wait(ch, &p[i].group);
                if (sends)
                    CHAN_ASSERT(ch, p[i].panic && strcmp(p[i].panic, "closed") == 0);
                else
                    CHAN_ASSERT(ch, p[i].value == UINT64_MAX);
            }
            for (int64_t i = 0; sends && i < capacity; i++)
                CHAN_ASSERT(ch, chan_get(ch, c) == (uint64_t)i);
            CHAN_ASSERT(ch, chan_get(ch, c) == UINT64_MAX);
            ch->destroy(c);
        }
    }
}

/* ---- making -------------------------------------------------------------------------------------
 */

static void making(const struct chan_ops *ch)
{
    static const struct chan_shape nothing = {0}, largest = {CHAN_ELEM_BYTES_MAX};
    ASSERT_PANICS(ch, "makechan: size out of range", ch->create(&chan_u64, -1));
    ASSERT_PANICS(ch, "makechan: size out of range", ch->create(&chan_u64, INT64_MAX));
    ASSERT_PANICS(ch, "makechan: size out of range", ch->create(&largest, INT64_MAX / 2));
    if (ch->flags & CHAN_BUFFERED)
        ASSERT_PANICS(ch, "makechan: a ring holds 1 to 4294967295 elements",
                      ch->create(&chan_u64, 0));
    if (ch->flags & CHAN_UNBUFFERED) {
        ASSERT_PANICS(ch, "makechan: a rendezvous has no buffer", ch->create(&chan_u64, 1));
        return;
    }
    void *c = ch->create(&nothing, 3);
    for (int i = 0; i < 3; i++) CHAN_ASSERT(ch, ch->try_send(&nothing, c, NULL) == CHAN_DONE);
    CHAN_ASSERT(ch, ch->try_send(&nothing, c, NULL) == CHAN_NOT_READY && ch->len(c) == 3);
    for (int i = 0; i < 3; i++) CHAN_ASSERT(ch, ch->recv(&nothing, c, NULL));
    CHAN_ASSERT(ch, ch->try_recv(&nothing, c, NULL) == CHAN_NOT_READY);
    ch->destroy(c);
}

/* Elements of any size come out as they went in. */
static void sizes(const struct chan_ops *ch)
{
    static unsigned char out[1024], in[1024];
    if (ch->flags & CHAN_UNBUFFERED) return;
    for (uint32_t bytes = 1; bytes <= 1024; bytes = bytes * 2 + (bytes == 4)) {
        struct chan_shape shape = {bytes};
        void *c = ch->create(&shape, 5);
        for (int i = 0; i < 12; i++) {
            memset(out, i + 1, sizeof out);
            memset(in, 0, sizeof in);
            ch->send(&shape, c, out);
            CHAN_ASSERT(ch, ch->recv(&shape, c, in));
            CHAN_ASSERT(ch, memcmp(in, out, bytes) == 0);
            CHAN_ASSERT(ch, bytes == 1024 || in[bytes] == 0);
        }
        ch->destroy(c);
    }
}

#define TEST(name)                        \
    static void test_##name(void **state) \
    {                                     \
        (void)state;                      \
        chan_each(name);                  \
    }
TEST(nil_try)
TEST(buffered)
TEST(unbuffered)
TEST(full_ring)
TEST(closed)
TEST(close_wakes)
TEST(making)
TEST(sizes)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nil_try),     cmocka_unit_test(test_nil_blocks),
        cmocka_unit_test(test_buffered),    cmocka_unit_test(test_unbuffered),
        cmocka_unit_test(test_full_ring),   cmocka_unit_test(test_closed),
        cmocka_unit_test(test_close_wakes), cmocka_unit_test(test_making),
        cmocka_unit_test(test_sizes),
    };
    return cmocka_run_group_tests_name("channels", tests, NULL, NULL);
}
