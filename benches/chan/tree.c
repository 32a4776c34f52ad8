/* tree.c - a task starts ten, each of which ten more; leaves send up their number, knots the sum of
 * their ten: starting, ending and gathering tasks, known as skynet. */
#define CHAN_ONLY_GO
#include "benches/chan/chan_bench.h"

BENCH_WORKLOAD(chan, tree, BENCH_TEAM, "task", "depth,spins",
               "tasks start ten each, down to the leaves, whose numbers are summed up the tree");

enum { TREE_FANOUT = 10 };

/* One task; lies on the stack of whoever started it, which outlives it. */
struct tree_knot {
    void *up;               /* channel for the sum, borrowed */
    sched_entry *work;      /* of a knot */
    uint64_t first, leaves; /* number of its first leaf; so many are below it */
};

BENCH_BODY uint64_t tree_gather(const struct chan_shape *shape, const struct chan_ops *ch,
                                const struct tree_knot *knot)
{
    struct tree_knot below[TREE_FANOUT];
    void *channel = ch->create(shape, TREE_FANOUT);
    uint64_t share = knot->leaves / TREE_FANOUT, sum = 0, part = 0;
    for (uint64_t i = 0; i < TREE_FANOUT; i++) {
        below[i] = (struct tree_knot){channel, knot->work, knot->first + i * share, share};
        CHECK(ch->exec->spawn(knot->work, &below[i]));
    }
    for (int i = 0; i < TREE_FANOUT; i++, sum += part) ch->recv(shape, channel, &part);
    ch->destroy(channel);
    return sum;
}

BENCH_BODY void tree_work(const struct chan_shape *shape, const struct chan_ops *ch, void *argument)
{
    const struct tree_knot *knot = (const struct tree_knot *)argument;
    void *up = knot->up;
    uint64_t sum = knot->leaves == 1 ? knot->first : tree_gather(shape, ch, knot);
    ch->send(shape, up, &sum);
}

BENCH_BODY void tree_root(const struct chan_shape *shape, const struct chan_ops *ch,
                          struct chan_crew *crew, sched_entry *work)
{
    const struct tree_knot root = {NULL, work, 0, crew->work};
    uint64_t sum = 0, ready = tree_gather(shape, ch, &root); /* makes the stacks, which stay */
    chan_crew_begin(crew);
    for (uint64_t n = crew->rounds; n--;) sum += tree_gather(shape, ch, &root);
    sum -= ready - chan_sum_to(crew->work - 1);
    chan_crew_end(crew, sum);
}

BENCH_BODY void tree(struct bench *b, const struct chan_ops *ch, sched_entry *root)
{
    REQUIRE_CONST_OPS(ch);
    const struct chan_role role = {root, 1};
    struct chan_crew crew;
    chan_crew_init(&crew, b, ch, 1);
    uint64_t tasks = 0, leaves = 1;
    for (int64_t n = bench_param(b, PARAM_depth); n--; tasks += leaves) leaves *= TREE_FANOUT;
    crew.work = leaves;
    bench_items(b, tasks);
    uint64_t rounds = chan_crew_run(b, &crew, &role, 1);
    chan_expect(b, &crew, rounds * chan_sum_to(leaves - 1));
}

static const struct chan_shape tree_shape = {8};
#define ROLE(impl, exec, role) chan_tree__##impl##__##exec##_8_##role##__member
#define INSTANCE(impl, exec)                                                    \
    static __attribute__((noinline)) void ROLE(impl, exec, knot)(void *knot)    \
    {                                                                           \
        tree_work(&tree_shape, &chan_##impl##_##exec, knot);                    \
    }                                                                           \
    static __attribute__((noinline)) void ROLE(impl, exec, root)(void *crew)    \
    {                                                                           \
        tree_root(&tree_shape, &chan_##impl##_##exec, (struct chan_crew *)crew, \
                  ROLE(impl, exec, knot));                                      \
    }                                                                           \
    BENCH_INSTANCE(chan, tree, impl, exec##_8, "exec:" #exec "/elem:8",         \
                   tree(b, &chan_##impl##_##exec, ROLE(impl, exec, root)))
CHAN_GO_IMPLS(INSTANCE)
