/* slice.c - random operation strings against a naive model, on every implementation, mechanism,
 * allocator and element size: 1,000,000 operations in release, 200,000 under a sanitizer.        */
#include "tests/support/slice_cases.h"

#if ASSAY_JEMALLOC && defined(NDEBUG)
#define FUZZ_OPERATIONS 1000000
#else
#define FUZZ_OPERATIONS 200000
#endif

enum {
    MODEL_ROOM = 4096,   /* elements the model holds; a longer slice is released */
    BATCH_MOST = 600,    /* elements of one append_many */
    OPERATIONS_CASE = 64 /* operations on one case before the next one's turn */
};

/* The naive model: the elements' numbers. A slice holds element(number) at each index. */
struct model {
    int64_t numbers[MODEL_ROOM + BATCH_MOST + 1];
    int64_t len;
};

struct fuzz {
    const struct slice_case *c;
    struct random random;
    struct slice s; /* the owner of its block */
    struct model model;
    int64_t next_number;
    int operations;
};

static int64_t below(struct fuzz *f, int64_t limit)
{
    return (int64_t)random_below(&f->random, (uint64_t)limit);
}

static void fuzz_append(struct fuzz *f)
{
    f->model.numbers[f->model.len++] = f->next_number;
    slice_fill(f->c, &f->s, f->next_number, f->next_number + 1);
    f->next_number++;
}

static void fuzz_append_many(struct fuzz *f)
{
    static unsigned char batch[BATCH_MOST * SLICE_ELEMENT_MOST];
    int64_t n = below(f, BATCH_MOST);
    for (int64_t i = 0; i < n; i++) {
        f->model.numbers[f->model.len++] = f->next_number + i;
        slice_element(f->c->shape.elem_bytes, f->next_number + i,
                      batch + i * f->c->shape.elem_bytes);
    }
    f->next_number += n;
    CASE_ASSERT(f->c, f->c->ops->append_many(&f->c->shape, &f->s, batch, n));
}

/* s = append(s[:keep], s[from:from+n]...), the hard case: it may overlap, grow, or both. */
static void fuzz_append_itself(struct fuzz *f)
{
    int64_t keep = below(f, f->model.len + 1), from = below(f, f->model.len + 1);
    int64_t n = below(f, f->model.len - from + 1);
    if (n > BATCH_MOST) n = BATCH_MOST;
    const char *source = (char *)f->s.ptr + from * (int64_t)f->c->shape.elem_bytes;
    f->s = f->c->ops->reslice(&f->c->shape, f->s, 0, keep);
    CASE_ASSERT(f->c, f->c->ops->append_many(&f->c->shape, &f->s, n ? source : NULL, n));
    memmove(f->model.numbers + keep, f->model.numbers + from, (size_t)n * sizeof(int64_t));
    f->model.len = keep + n;
}

static void fuzz_cut(struct fuzz *f)
{
    f->model.len = below(f, f->model.len + 1);
    f->s = f->c->ops->reslice(&f->c->shape, f->s, 0, f->model.len);
}

static void fuzz_copy(struct fuzz *f)
{
    int64_t to = below(f, f->model.len + 1), from = below(f, f->model.len + 1);
    int64_t n = f->model.len - (to > from ? to : from);
    const struct slice_ops *ops = f->c->ops;
    struct slice target = ops->reslice(&f->c->shape, f->s, to, f->s.len);
    struct slice source = ops->reslice(&f->c->shape, f->s, from, f->s.len);
    CASE_ASSERT(f->c, ops->copy(&f->c->shape, target, source) == n);
    memmove(f->model.numbers + to, f->model.numbers + from, (size_t)n * sizeof(int64_t));
}

static void fuzz_reserve(struct fuzz *f)
{
    int64_t extra = below(f, below(f, 4) ? 3000 : 60000); /* past every mechanism's thresholds */
    CASE_ASSERT(f->c, f->c->ops->reserve(&f->c->shape, &f->s, extra));
    CASE_ASSERT(f->c, f->s.cap - f->s.len >= extra);
}

static void fuzz_remake(struct fuzz *f)
{
    int64_t cap = below(f, 3000);
    f->c->ops->release(&f->c->shape, &f->s);
    f->model.len = 0;
    if (below(f, 2)) CASE_ASSERT(f->c, f->c->ops->make(&f->c->shape, &f->s, 0, cap));
}

/* A view writes through to the slice. */
static void fuzz_write_through_view(struct fuzz *f)
{
    if (!f->model.len) return;
    int64_t i = below(f, f->model.len), j = i + 1 + below(f, f->model.len - i);
    const struct slice_shape *shape = &f->c->shape;
    struct slice view = f->c->ops->reslice3(shape, f->s, i, j, j);
    int64_t at = below(f, j - i);
    slice_element(shape->elem_bytes, f->next_number, f->c->ops->at(shape, view, at));
    f->model.numbers[i + at] = f->next_number++;
}

static void fuzz_compare(struct fuzz *f, int64_t from, int64_t to)
{
    CASE_ASSERT(f->c, f->s.len == f->model.len && f->s.cap >= f->s.len);
    for (int64_t i = from; i < to; i++)
        CASE_ASSERT(f->c, slice_element_is(f->c, f->s, i, f->model.numbers[i]));
}

static void fuzz_one(struct fuzz *f)
{
    static void (*const operations[])(struct fuzz *) = {
        fuzz_append, fuzz_append,  fuzz_append_many, fuzz_append_itself,      fuzz_cut,
        fuzz_copy,   fuzz_reserve, fuzz_remake,      fuzz_write_through_view, fuzz_append,
    };
    operations[below(f, sizeof operations / sizeof *operations)](f);
    if (f->model.len > MODEL_ROOM) fuzz_remake(f);
    int64_t from = below(f, f->model.len + 1);
    fuzz_compare(f, from, from + 3 < f->model.len ? from + 3 : f->model.len);
}

static uint64_t fuzz_seed;
static int fuzz_done;

static void fuzz_case(const struct slice_case *c)
{
    static struct fuzz f;
    memset(&f, 0, sizeof f);
    f.c = c;
    random_seed(&f.random, fuzz_seed++);
    for (; f.operations < OPERATIONS_CASE; f.operations++) fuzz_one(&f);
    fuzz_compare(&f, 0, f.model.len);
    c->ops->release(&c->shape, &f.s);
    fuzz_done += f.operations;
}

static void test_against_model(void **state)
{
    (void)state;
    while (fuzz_done < FUZZ_OPERATIONS) slice_cases(SLICE_STORES_NOTHING, fuzz_case);
    assert_true(fuzz_done >= FUZZ_OPERATIONS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_against_model)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
