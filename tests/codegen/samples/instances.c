/* instances.c - instances for the codegen check to judge: `good_` ones pass, `bad_` ones must not.
 *
 * Promises    every way of reaching code through a pointer that the check knows occurs once.     */
#include <stdio.h>
#include <stdlib.h>

typedef int (*callback)(int);

struct record {
    long id;
    callback call;
};

struct record *volatile sample_record;
volatile int sample_sink;

#define NEVER_INLINE __attribute__((noinline, noipa, used))

/* What BENCH_INSTANCE leaves in the symbol table: a function and its constructor. */
#define SAMPLE(name)                                                \
    static NEVER_INLINE int name(int x);                            \
    __attribute__((constructor, used)) static void name##_add(void) \
    {                                                               \
        if (sample_sink) sample_sink = name(sample_sink);           \
    }                                                               \
    static NEVER_INLINE int name(int x)

SAMPLE(sample_good__arithmetic__x)
{
    return x * 3;
}

SAMPLE(sample_good__library__x)
{
    return puts("library") + abs(x);
}

SAMPLE(sample_good__switch__x)
{
    switch (x) {
    case 0:
        return abs(sample_sink);
    case 1:
        return puts("one");
    case 2:
        return sample_sink * 7;
    case 3:
        return putchar('3');
    case 4:
        return sample_sink + 9;
    case 5:
        return puts("five") + 1;
    case 6:
        return sample_sink / 3;
    case 7:
        return putchar('7') - 2;
    default:
        return 0;
    }
}

SAMPLE(sample_bad__call__x)
{
    return sample_record->call(x) + 1;
}

SAMPLE(sample_bad__tail_call__x)
{
    return sample_record->call(x);
}

static callback const sample_table[] = {abs, putchar, abs, putchar};

SAMPLE(sample_bad__table__x)
{
    return sample_table[x & 3](x);
}

static NEVER_INLINE int sample_middle(int x)
{
    return sample_record->call(x) + 2;
}

static NEVER_INLINE int sample_outer(int x)
{
    return sample_middle(x) + 3;
}

SAMPLE(sample_bad__two_calls_down__x)
{
    return sample_outer(x) + 4;
}

/* A boundary: the check must not look inside. */
static NEVER_INLINE int bench_boundary(int x)
{
    return sample_record->call(x) + 5;
}

SAMPLE(sample_good__boundary__x)
{
    return bench_boundary(x) + 6;
}

/* A team: the instance takes the address of its members' work and calls nobody through it. */
NEVER_INLINE int bench_team_of(callback work)
{
    sample_sink = work(sample_sink);
    return sample_sink;
}

#define TEAM_SAMPLE(name, work)                   \
    static NEVER_INLINE int name##__member(int x) \
    {                                             \
        return work;                              \
    }                                             \
    SAMPLE(name)                                  \
    {                                             \
        return bench_team_of(name##__member) + x; \
    }

TEAM_SAMPLE(sample_good__team__x, x * 5)
TEAM_SAMPLE(sample_bad__team__x, sample_record->call(x) + 6)

/* A switch of fibers: the jump after a load of the stack pointer. Never run. */
SAMPLE(sample_good__context_switch__x)
{
    static void *from[2], *to[2];
    void **here = from, **there = to;
    __asm__ volatile("leaq 1f(%%rip), %%rax\n\t"
                     "movq %%rsp, 0(%%rdi)\n\t"
                     "movq %%rax, 8(%%rdi)\n\t"
                     "movq 0(%%rsi), %%rsp\n\t"
                     "jmpq *8(%%rsi)\n"
                     "1:"
                     : "+D"(here), "+S"(there)
                     :
                     : "rax", "memory", "cc");
    return x + 7;
}

int main(void)
{
    return 0;
}
