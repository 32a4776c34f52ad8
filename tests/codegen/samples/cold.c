/* cold.c - for selftest.sh: an instance whose loop always comes to a cold call, and one without. */

#define NEVER_INLINE __attribute__((noinline, noclone))

#define SAMPLE(name)                   \
    void name##_add(void);             \
    NEVER_INLINE void name##_add(void) \
    {                                  \
    }                                  \
    int name(int x);                   \
    NEVER_INLINE int name(int x)

static NEVER_INLINE __attribute__((cold)) void sample_set_up(int *sum)
{
    __asm__ volatile("" : "+m"(*sum));
}

static NEVER_INLINE void sample_begin(int *sum)
{
    __asm__ volatile("" : "+m"(*sum));
}

#define LOOP(set_up)                                              \
    int sum = 0;                                                  \
    if (x == 3) return x;                                         \
    set_up(&sum);                                                 \
    for (int i = 0; i < x; i++) __asm__ volatile("" : "+m"(sum)); \
    return sum

SAMPLE(sample_bad__cold__x)
{
    LOOP(sample_set_up);
}

SAMPLE(sample_good__warm__x)
{
    LOOP(sample_begin);
}

int main(void)
{
    return sample_bad__cold__x(1) + sample_good__warm__x(1);
}
