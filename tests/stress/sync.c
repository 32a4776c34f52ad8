/* sync.c - tasks at once on groups and semaphores: nobody gets through too early, nobody is left
 * waiting, no addition under a semaphore of 1 is lost.
 *
 * A lost wake-up shows as a deadlock: the executor reports it, or the test's time runs out. */
#include "common/random.h"
#include "tests/support/sync_cases.h"

enum { TASKS = 6, ROUNDS = 1500 };

/* ---- A barrier of two groups, over and over: reuse right after the wait -----------------------
 */

static void serve(void *argument)
{
    struct sync_scene *s = argument;
    for (int round = 0; round < ROUNDS; round++) {
        s->ops->sema_acquire(s->sema);
        scene_add(&s->count, 1);
        s->ops->group_done(s->group);
    }
}

static void rounds_first(void *argument)
{
    struct sync_scene *s = argument;
    scene_spawn(s, TASKS, serve);
    for (uint64_t round = 1; round <= ROUNDS; round++) {
        s->ops->group_add(s->group, TASKS);
        for (int i = 0; i < TASKS; i++) s->ops->sema_release(s->sema);
        s->ops->group_wait(s->group);
        scene_add(&s->wrong, scene_get(&s->count) != round * TASKS);
    }
}

static void rounds(const struct sync_ops *ops)
{
    struct sync_scene s;
    scene_run(&s, ops, rounds_first);
    SYNC_ASSERT(ops, scene_get(&s.count) == (uint64_t)TASKS * ROUNDS && scene_get(&s.wrong) == 0);
}

/* ---- A semaphore of one is a lock; of two, a limit --------------------------------------------
 */

static void enter(struct sync_scene *s, struct random *random)
{
    uint64_t chance = random_below(random, 64);
    s->ops->sema_acquire(s->sema);
    uint64_t before = s->plain;
    if (chance < 8) s->ops->exec->yield();
    s->plain = before + 1;
    if (chance % 2)
        s->ops->sema_release(s->sema);
    else
        s->ops->sema_hand_over(s->sema);
}

static void add_under(void *argument)
{
    struct sync_scene *s = argument;
    struct random random;
    random_seed(&random, scene_add(&s->order, 1));
    for (int round = 0; round < ROUNDS; round++) enter(s, &random);
}

static void exclude_first(void *argument)
{
    struct sync_scene *s = argument;
    s->ops->sema_init(s->sema, 1);
    scene_spawn(s, TASKS, add_under);
}

static void exclude(const struct sync_ops *ops)
{
    struct sync_scene s;
    scene_run(&s, ops, exclude_first);
    SYNC_ASSERT(ops, s.plain == (uint64_t)TASKS * ROUNDS);
}

static void stay_inside(void *argument)
{
    struct sync_scene *s = argument;
    for (int round = 0; round < ROUNDS; round++) {
        s->ops->sema_acquire(s->sema);
        scene_most(s, scene_add(&s->count, 1));
        do s->ops->exec->yield();
        while (scene_get(&s->most) < 2); /* the first waits inside for a second */
        scene_add(&s->count, (uint64_t)-1);
        s->ops->sema_release(s->sema);
    }
}

static void limit_first(void *argument)
{
    struct sync_scene *s = argument;
    s->ops->sema_init(s->sema, 2);
    scene_spawn(s, TASKS, stay_inside);
}

static void limit(const struct sync_ops *ops)
{
    struct sync_scene s;
    scene_run(&s, ops, limit_first);
    SYNC_ASSERT(ops, scene_get(&s.most) == 2 && scene_get(&s.count) == 0);
}

/* ---- Several wait for one group whose counter goes up and down --------------------------------
 */

static void up_and_down(void *argument)
{
    struct sync_scene *s = argument;
    for (int round = 0; round < ROUNDS; round++) {
        s->ops->group_add(s->group, 2);
        scene_add(&s->count, 1);
        s->ops->group_add(s->group, -2);
    }
    s->ops->group_done(s->group);
}

static void wait_down(void *argument)
{
    struct sync_scene *s = argument;
    s->ops->group_wait(s->group);
    scene_add(&s->wrong, scene_get(&s->count) != (uint64_t)TASKS * ROUNDS);
    scene_add(&s->order, 1);
}

static void many_wait_first(void *argument)
{
    struct sync_scene *s = argument;
    s->ops->group_add(s->group, TASKS);
    scene_spawn(s, TASKS / 2, wait_down);
    scene_spawn(s, TASKS, up_and_down);
    scene_spawn(s, TASKS / 2, wait_down);
}

static void many_wait(const struct sync_ops *ops)
{
    struct sync_scene s;
    scene_run(&s, ops, many_wait_first);
    SYNC_ASSERT(ops, scene_get(&s.order) == TASKS && scene_get(&s.wrong) == 0);
}

/* ---- One begins, all see ----------------------------------------------------------------------
 */

static void begin_once(void *argument)
{
    struct sync_scene *s = argument;
    if (s->ops->once_begin(s->once)) {
        s->plain++;
        s->ops->once_end(s->once);
    }
    scene_add(&s->wrong, s->plain != 1);
}

static void once_first(void *argument)
{
    struct sync_scene *s = argument;
    scene_spawn(s, TASKS, begin_once);
}

static void once(const struct sync_ops *ops)
{
    for (int round = 0; round < ROUNDS / 20; round++) {
        struct sync_scene s;
        scene_run(&s, ops, once_first);
        SYNC_ASSERT(ops, s.plain == 1 && scene_get(&s.wrong) == 0);
    }
}

#define TEST(name)                        \
    static void test_##name(void **state) \
    {                                     \
        (void)state, sync_each(name, 0);  \
    }
TEST(rounds)
TEST(exclude)
TEST(limit)
TEST(many_wait)
TEST(once)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rounds), cmocka_unit_test(test_exclude),
        cmocka_unit_test(test_limit),  cmocka_unit_test(test_many_wait),
        cmocka_unit_test(test_once),
    };
    return cmocka_run_group_tests_name("sync under stress", tests, NULL, NULL);
}
