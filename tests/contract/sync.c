/* sync.c - the promises of sync.h, by every implementation on every executor. */
#include "tests/support/panic_catch.h"
#include "tests/support/sync_cases.h"

enum { TASKS = 16, TURNS = 8 };

/* ---- WaitGroup: two groups of 16, eight times, as Go's own test has it ------------------------
 */

static void meet(void *argument)
{
    struct sync_scene *s = argument;
    scene_add(&s->count, 1);
    s->ops->group_done(s->group);
    s->ops->group_wait(s->other);
    scene_add(&s->order, 1);
    s->ops->group_done(s->turn);
}

static void two_groups_first(void *argument)
{
    struct sync_scene *s = argument;
    for (uint64_t turn = 1; turn <= TURNS; turn++) {
        s->ops->group_add(s->group, TASKS);
        s->ops->group_add(s->other, 1);
        s->ops->group_add(s->turn, TASKS);
        scene_spawn(s, TASKS, meet);
        s->ops->group_wait(s->group);
        scene_add(&s->wrong, scene_get(&s->count) != turn * TASKS);
        scene_add(&s->wrong, scene_get(&s->order) != (turn - 1) * TASKS); /* nobody went on */
        s->ops->group_done(s->other);
        s->ops->group_wait(s->turn);
        scene_add(&s->wrong, scene_get(&s->order) != turn * TASKS);
    }
}

static void two_groups(const struct sync_ops *ops)
{
    struct sync_scene s;
    SYNC_ASSERT(ops, ops->group_bytes <= SYNC_BYTES_MAX && ops->sema_bytes <= SYNC_BYTES_MAX &&
                         ops->once_bytes <= SYNC_BYTES_MAX);
    scene_run(&s, ops, two_groups_first);
    SYNC_ASSERT(ops, scene_get(&s.wrong) == 0 && scene_get(&s.count) == TURNS * TASKS);
}

/* What was written before a done is seen after the wait, by every waiter; zero does not wait. */
static void see(void *argument)
{
    struct sync_scene *s = argument;
    scene_add(&s->count, 1);
    s->ops->group_wait(s->group);
    scene_add(&s->wrong, s->plain != 7);
}

static void waiters_first(void *argument)
{
    struct sync_scene *s = argument;
    s->ops->group_wait(s->group);
    s->ops->group_add(s->group, 5);
    scene_spawn(s, TASKS, see);
    scene_gather(s, TASKS);
    s->ops->group_add(s->group, -4);
    s->plain = 7;
    s->ops->group_done(s->group);
    s->ops->group_wait(s->group);
}

static void waiters_see(const struct sync_ops *ops)
{
    struct sync_scene s;
    scene_run(&s, ops, waiters_first);
    SYNC_ASSERT(ops, scene_get(&s.count) == TASKS && scene_get(&s.wrong) == 0);
}

/* ---- Misuse (claim W1) ---------------------------------------------------------------------- */

static void negative_first(void *argument)
{
    struct sync_scene *s = argument;
    s->ops->group_add(s->group, 1);
    s->ops->group_done(s->group);
    const char *text = PANIC_TEXT(s->ops->group_done(s->group));
    scene_add(&s->wrong, !text || strcmp(text, "sync: negative WaitGroup counter") != 0);
}

static void negative(const struct sync_ops *ops)
{
    struct sync_scene s;
    scene_run(&s, ops, negative_first);
    SYNC_ASSERT(ops, scene_get(&s.wrong) == 0);
}

/* Needs a task between two instructions of another, so the state is laid out by hand, as it would
 * be found: one waits, the counter is zero. */
static void add_beside_wait_first(void *argument)
{
    struct sync_scene *s = argument;
    uint64_t one_waits = 1;
    memcpy(s->group, &one_waits, sizeof one_waits);
    const char *text = PANIC_TEXT(s->ops->group_add(s->group, 3));
    scene_add(&s->wrong,
              !text ||
                  strcmp(text, "sync: WaitGroup misuse: Add called concurrently with Wait") != 0);
}

static void add_beside_wait(const struct sync_ops *ops)
{
    struct sync_scene s;
    scene_run(&s, ops, add_beside_wait_first);
    SYNC_ASSERT(ops, scene_get(&s.wrong) == 0);
}

/* PANIC_TEXT has one place to jump to a thread; these tasks are inside at the same time. */
struct reuse_catch {
    struct panic_handler handler;
    jmp_buf back;
    bool right;
};

static void reuse_catch_raise(struct panic_handler *self, enum panic_kind kind, const char *text)
{
    struct reuse_catch *caught = (struct reuse_catch *)self;
    static const char wanted[] = "sync: WaitGroup is reused before previous Wait has returned";
    caught->right = kind == PANIC_PLAIN && strcmp(text, wanted) == 0;
    longjmp(caught->back, 1);
}

static void wait_and_catch(void *argument)
{
    struct sync_scene *s = argument;
    struct reuse_catch caught = {.handler.raise = reuse_catch_raise};
    scene_add(&s->count, 1);
    struct panic_handler *outer = panic_handler_set(&caught.handler);
    if (setjmp(caught.back) == 0) s->ops->group_wait(s->group);
    panic_handler_set(outer);
    scene_add(&s->wrong, !caught.right);
}

/* Adds again between the waker and the woken. */
static void reuse_first(void *argument)
{
    struct sync_scene *s = argument;
    s->ops->group_add(s->group, 1);
    scene_spawn(s, 3, wait_and_catch);
    scene_gather(s, 3);
    s->ops->group_done(s->group);
    s->ops->group_add(s->group, 1); /* before any of the three runs */
}

static void reuse(const struct sync_ops *ops)
{
    struct sync_scene s;
    if (ops->exec->parallel) return; /* whether it is found there is chance, as in Go */
    scene_run(&s, ops, reuse_first);
    SYNC_ASSERT(ops, scene_get(&s.count) == 3 && scene_get(&s.wrong) == 0);
}

/* ---- Semaphore ------------------------------------------------------------------------------ */

static void counts_first(void *argument)
{
    struct sync_scene *s = argument;
    scene_add(&s->wrong, s->ops->sema_try_acquire(s->sema));
    s->ops->sema_init(s->sema, 2);
    s->ops->sema_acquire(s->sema);
    scene_add(&s->wrong, !s->ops->sema_try_acquire(s->sema));
    scene_add(&s->wrong, s->ops->sema_try_acquire(s->sema));
    s->ops->sema_release(s->sema);
    s->ops->sema_hand_over(s->sema);
    s->ops->sema_acquire(s->sema);
    s->ops->sema_acquire(s->sema);
    scene_add(&s->wrong, s->ops->sema_try_acquire(s->sema));
}

static void counts(const struct sync_ops *ops)
{
    struct sync_scene s;
    scene_run(&s, ops, counts_first);
    SYNC_ASSERT(ops, scene_get(&s.wrong) == 0);
}

/* Tasks come one by one; each is handed what it waits for in that order, overtaken by nobody. */
static void queue_up(void *argument)
{
    struct sync_scene *s = argument;
    uint64_t place = scene_add(&s->count, 1);
    s->ops->sema_acquire(s->sema);
    scene_add(&s->wrong, scene_add(&s->order, 1) != place);
    s->ops->sema_release(s->turn);
}

static void fifo_first(void *argument)
{
    struct sync_scene *s = argument;
    for (uint64_t i = 1; i <= 4; i++) {
        scene_spawn(s, 1, queue_up);
        scene_gather(s, i);
    }
    for (int i = 0; i < 4; i++) {
        s->ops->sema_hand_over(s->sema);
        scene_add(&s->wrong, s->ops->sema_try_acquire(s->sema)); /* it is somebody's */
        s->ops->sema_acquire(s->turn);
    }
}

static void fifo(const struct sync_ops *ops)
{
    struct sync_scene s;
    scene_run(&s, ops, fifo_first);
    SYNC_ASSERT(ops, scene_get(&s.order) == 4 && scene_get(&s.wrong) == 0);
}

/* ---- Once ----------------------------------------------------------------------------------- */

static void prepare_once(void *argument)
{
    struct sync_scene *s = argument;
    if (s->ops->once_begin(s->once)) {
        scene_gather(s, TASKS - 1); /* the others wait meanwhile */
        s->plain++;
        s->ops->once_end(s->once);
    } else {
        scene_add(&s->order, 1);
    }
    scene_add(&s->wrong, s->plain != 1 || s->ops->once_begin(s->once));
}

static void come_late(void *argument)
{
    scene_add(&((struct sync_scene *)argument)->count, 1);
    prepare_once(argument);
}

static void once_first(void *argument)
{
    struct sync_scene *s = argument;
    scene_spawn(s, TASKS - 1, come_late);
    prepare_once(s);
}

static void once(const struct sync_ops *ops)
{
    struct sync_scene s;
    scene_run(&s, ops, once_first);
    SYNC_ASSERT(ops, s.plain == 1 && scene_get(&s.order) == TASKS - 1 && scene_get(&s.wrong) == 0);
}

#define TEST(name, flags)                    \
    static void test_##name(void **state)    \
    {                                        \
        (void)state, sync_each(name, flags); \
    }
TEST(two_groups, 0)
TEST(waiters_see, 0)
TEST(negative, 0)
TEST(add_beside_wait, SYNC_SEES_MISUSE)
TEST(reuse, SYNC_SEES_MISUSE)
TEST(counts, 0)
TEST(fifo, SYNC_FIFO)
TEST(once, 0)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_two_groups),
        cmocka_unit_test(test_waiters_see),
        cmocka_unit_test(test_negative),
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_add_beside_wait),
        cmocka_unit_test(test_reuse),
        cmocka_unit_test(test_fifo),
        cmocka_unit_test(test_once),
    };
    return cmocka_run_group_tests_name("WaitGroup, semaphore, Once", tests, NULL, NULL);
}
