/* slice.c - slices that two threads grow in turn and hand to each other, many at a time: what one
 * thread's cache lends must stay whole in the other's hands. */
#include <pthread.h>

#include "tests/support/slice_cases.h"

#ifdef NDEBUG
#define STEPS 60000 /* of each thread */
#else
#define STEPS 10000
#endif
enum { SLOTS = 12, THREADS = 2, LENGTH_MOST = 3000 };

static const struct slice_case kinds[] = {
    {&slice_go118, {8, SLICE_NATIVE, ALLOC_JEMALLOC}},
    {&slice_go118, {64, SLICE_NATIVE, ALLOC_JEMALLOC}},
    {&slice_go117, {24, SLICE_NATIVE, ALLOC_JEMALLOC}},
    {&slice_best, {8, SLICE_NATIVE, ALLOC_JEMALLOC}},
    {&slice_go118, {8, SLICE_NATIVE, ALLOC_GLIBC}},
};

/* A slice between two turns; its elements are numbered from 0. */
struct slot {
    const struct slice_case *c;
    struct slice s;
};

static struct slot slots[SLOTS];
static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER; /* of the slots */

static struct slot exchange(size_t i, struct slot mine)
{
    pthread_mutex_lock(&guard);
    struct slot other = slots[i];
    slots[i] = mine;
    pthread_mutex_unlock(&guard);
    return other;
}

static void expect_whole(struct slot slot)
{
    for (int64_t i = 0; i < slot.s.len; i++)
        CASE_ASSERT(slot.c, slice_element_is(slot.c, slot.s, i, i));
}

/* A little longer, as long as before, or gone. */
static void step(struct slot *slot, struct random *random)
{
    if (!slot->c) {
        slot->c = &kinds[random_below(random, sizeof kinds / sizeof *kinds)];
        slot->s = (struct slice){NULL, 0, 0};
    }
    if (slot->s.len < LENGTH_MOST && random_below(random, 8)) {
        int64_t more = (int64_t)random_below(random, (uint64_t)slot->s.len + 4);
        slice_fill(slot->c, &slot->s, slot->s.len, slot->s.len + more);
        return;
    }
    expect_whole(*slot);
    slot->c->ops->release(&slot->c->shape, &slot->s);
    slot->c = NULL;
}

static void *take_turns(void *seed)
{
    struct random random;
    random_seed(&random, (uint64_t)(uintptr_t)seed);
    struct slot mine = {NULL, {NULL, 0, 0}};
    for (int i = 0; i < STEPS; i++) {
        step(&mine, &random);
        if (random_below(&random, 3) == 0) mine = exchange(random_below(&random, SLOTS), mine);
        if (random_below(&random, 512) == 0 && mine.c) mine.c->ops->collect(&mine.c->shape);
    }
    while (mine.c) step(&mine, &random);
    return NULL;
}

static void test_handed_over(void **state)
{
    (void)state;
    pthread_t threads[THREADS];
    for (uintptr_t t = 0; t < THREADS; t++)
        assert_int_equal(pthread_create(&threads[t], NULL, take_turns, (void *)(t + 1)), 0);
    for (int t = 0; t < THREADS; t++) assert_int_equal(pthread_join(threads[t], NULL), 0);
    for (int i = 0; i < SLOTS; i++)
        if (slots[i].c) {
            expect_whole(slots[i]);
            slots[i].c->ops->release(&slots[i].c->shape, &slots[i].s);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_handed_over)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
