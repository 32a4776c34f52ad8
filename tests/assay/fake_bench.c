/* fake_bench.c - a benchmark program whose times are scripted, for tests of what drives it.
 *
 * It speaks the whole protocol (--list, --names, --worker) and takes no time: a sample's length is
 * computed, not measured. Its implementations are its behaviours, named for what goes wrong. */
#include <math.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Operations an iteration; also what `items` says. */
#define ITEMS 4
/* Iterations of a loop that runs whole batches only. */
#define BATCH 1000

static const struct behaviour {
    const char *name;
    double ns; /* of one operation */
    const char *trouble;
} behaviours[] = {
    {"base", 100, ""},       {"same", 100, ""},
    {"copy", 100, ""},       {"plus2", 102, ""},
    {"plus5", 105, ""},      {"plus10", 110, ""},
    {"minus20", 80, ""},     {"slow", 2e8, ""},
    {"crash", 100, "crash"}, {"late_crash", 100, "late_crash"},
    {"hang", 100, "hang"},   {"error", 100, "error"},
    {"nan", 100, "nan"},     {"garbage", 100, "garbage"},
    {"zero", 100, "zero"},   {"wall", 100, "wall"},
    {"leave", 100, "leave"}, {"batches", 100, "batches"},
    {"short", 100, "short"},
};

#define BEHAVIOURS (sizeof behaviours / sizeof behaviours[0])

static uint64_t mix(uint64_t z)
{
    z += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

/* About +-2 %, and a common factor for all samples of one seed, as a machine's mood would be. */
static double noise(uint64_t seed)
{
    static uint64_t calls;
    double own = (double)(mix(++calls ^ (uint64_t)getpid() << 32) >> 11) / 9007199254740992.0;
    double common = (double)(mix(seed) >> 11) / 9007199254740992.0;
    return 1 + 0.04 * (own - 0.5) + 0.2 * common;
}

static void print_list(void)
{
    printf("{\"family\":\"fake\",\"workloads\":["
           "{\"name\":\"work\",\"summary\":\"pretends\",\"item\":\"nothing\",\"mode\":\"loop\","
           "\"params\":[\"size\"]},"
           "{\"name\":\"arithmetic\",\"summary\":\"pretends\",\"item\":\"nothing\","
           "\"mode\":\"loop\",\"params\":[\"size\"]},"
           "{\"name\":\"team_work\",\"summary\":\"pretends together\",\"item\":\"nothing\","
           "\"mode\":\"team\",\"params\":[\"size\",\"threads\"]}],\"implementations\":[");
    for (size_t i = 0; i < BEHAVIOURS; i++)
        printf("%s{\"name\":\"%s\",\"summary\":\"%s\"}", i ? "," : "", behaviours[i].name,
               behaviours[i].trouble);
    printf("],\"params\":[{\"name\":\"kind\",\"kind\":\"enum\",\"class\":\"structural\","
           "\"default\":\"a\",\"values\":[\"a\",\"b\"],\"unit\":\"\",\"reason\":\"r\"},"
           "{\"name\":\"size\",\"kind\":\"int\",\"class\":\"runtime\",\"default\":1,\"low\":1,"
           "\"high\":1000,\"unit\":\"\",\"reason\":\"r\"},"
           "{\"name\":\"threads\",\"kind\":\"int\",\"class\":\"runtime\",\"default\":2,\"low\":1,"
           "\"high\":64,\"unit\":\"\",\"reason\":\"r\"}],\"instances\":[]}\n");
}

static const char *option(int argc, char **argv, const char *name, const char *missing)
{
    size_t length = strlen(name);
    for (int i = 1; i < argc; i++)
        if (!strncmp(argv[i], name, length) && argv[i][length] == '=') return argv[i] + length + 1;
    return missing;
}

static bool in_list(const char *list, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = list; at; at = strchr(at, ',')) {
        at += *at == ',';
        if (!strncmp(at, word, length) && (at[length] == ',' || !at[length])) return true;
    }
    return false;
}

static const struct behaviour *behaviour_of(const char *name, size_t length)
{
    for (size_t i = 0; i < BEHAVIOURS; i++)
        if (strlen(behaviours[i].name) == length && !memcmp(behaviours[i].name, name, length))
            return &behaviours[i];
    return NULL;
}

static void print_sizes(const char *workload, const char *impl, const char *kind, const char *sizes,
                        const char *threads)
{
    for (const char *at = sizes; at; at = strchr(at, ',')) {
        at += *at == ',';
        printf("fake/%s/impl:%s/kind:%s/size:%.*s", workload, impl, kind, (int)strcspn(at, ","),
               at);
        if (threads) printf("/threads:%s", threads);
        putchar('\n');
    }
}

static int refuse(const char *what, const char *value)
{
    fprintf(stderr, "fake_bench: %s \"%s\" is unknown; --list names those there are\n", what,
            value);
    return 2;
}

static int print_names(int argc, char **argv)
{
    const char *impls = option(argc, argv, "--impl", NULL),
               *kinds = option(argc, argv, "--kind", "a");
    const char *workload = option(argc, argv, "--workload", "work");
    const char *sizes = option(argc, argv, "--size", "1");
    bool team = !strcmp(workload, "team_work");
    for (const char *at = impls; at; at = strchr(at, ',')) {
        at += *at == ',';
        if (!behaviour_of(at, strcspn(at, ","))) return refuse("implementation", at);
    }
    for (const char *at = sizes; at; at = strchr(at, ',')) {
        at += *at == ',';
        if (atoi(at) < 1 || atoi(at) > 1000) return refuse("size", at);
    }
    for (size_t i = 0; i < BEHAVIOURS; i++)
        for (const char *kind = "a\0b\0"; *kind; kind += 2) {
            if (impls && !in_list(impls, behaviours[i].name)) continue;
            if (!in_list(kinds, kind)) continue;
            print_sizes(workload, behaviours[i].name, kind, sizes,
                        team ? option(argc, argv, "--threads", "2") : NULL);
        }
    return 0;
}

static void pause_ms(long milliseconds)
{
    struct timespec pause = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    nanosleep(&pause, NULL);
}

/* With FAKE_LOG every answer to a `run` leaves a line there: what a driver was told, even if it
 * died before it could write that down. */
static void keep_log(const char *name, uint64_t seed)
{
    const char *path = getenv("FAKE_LOG");
    FILE *log = path ? fopen(path, "a") : NULL;
    if (!log) return;
    fprintf(log, "%s %llu\n", name, (unsigned long long)seed);
    fclose(log);
}

/* What goes wrong instead of a sample; true: it did, and there is an answer already (or never). */
static bool trouble(const struct behaviour *behaviour, const char *name)
{
    static int runs;
    const char *what = behaviour->trouble;
    if (!strcmp(what, "late_crash") && ++runs > 3) what = "crash";
    if (!strcmp(what, "crash")) {
        fputs("about to fall over\n", stderr);
        fflush(stderr);
        signal(SIGSEGV, SIG_DFL);
        raise(SIGSEGV);
    }
    if (!strcmp(what, "leave")) exit(3);
    if (!strcmp(what, "hang")) pause_ms(3600000);
    if (!strcmp(what, "wall")) pause_ms(30);
    if (!strcmp(what, "error"))
        printf("{\"name\":\"%s\",\"error\":\"the answer was wrong\"}\n", name);
    else if (!strcmp(what, "garbage"))
        printf("hello\n");
    else if (!strcmp(what, "nan"))
        printf("{\"name\":\"%s\",\"iterations\":1,\"items\":1,\"real_ns\":NaN}\n", name);
    else
        return false;
    return true;
}

static uint64_t iterations_run(const struct behaviour *behaviour, uint64_t asked)
{
    if (!strcmp(behaviour->trouble, "batches")) return (asked + BATCH - 1) / BATCH * BATCH;
    return !strcmp(behaviour->trouble, "short") ? asked - 1 : asked;
}

static void answer_run(const char *name, uint64_t iterations, uint64_t seed)
{
    const char *impl = strstr(name, "impl:"), *pace = getenv("FAKE_PAUSE_MS");
    const struct behaviour *behaviour =
        impl ? behaviour_of(impl + 5, strcspn(impl + 5, "/")) : NULL;
    if (!behaviour) {
        printf("{\"name\":\"%s\",\"error\":\"unknown candidate\"}\n", name);
        return;
    }
    if (trouble(behaviour, name)) return;
    keep_log(name, seed);
    if (pace) pause_ms(atol(pace));
    const char *factor = getenv("FAKE_FACTOR"); /* another revision's speed */
    const char *copy = getenv("FAKE_COPY");     /* what makes a copy unlike its original */
    if (!strcmp(behaviour->name, "copy") && copy) factor = copy;
    iterations = iterations_run(behaviour, iterations);
    double total =
        (double)iterations * ITEMS * behaviour->ns * noise(seed) * (factor ? atof(factor) : 1);
    if (!strcmp(behaviour->trouble, "zero")) total = 0;
    printf("{\"name\":\"%s\",\"iterations\":%llu,\"items\":%d,\"real_ns\":%.1f,\"cpu_ns\":%.1f,"
           "\"counters\":{\"copies\":1.5}}\n",
           name, (unsigned long long)iterations, ITEMS, total, total);
}

static void answer(char *line)
{
    char name[512];
    unsigned long long iterations, seed = 1;
    line[strcspn(line, "\n")] = 0;
    if (sscanf(line, "run %511s %llu %llu", name, &iterations, &seed) >= 2)
        answer_run(name, iterations, seed);
    else if (sscanf(line, "memory %511s", name) == 1) /* plus10 asks for twice as much */
        printf("{\"name\":\"%s\",\"items\":4,\"counters\":{\"peak_bytes\":4096,"
               "\"allocations_per_op\":%d,\"resident_bytes\":8192}}\n",
               name, strstr(name, "impl:plus10") ? 2 : 1);
    else if (!strcmp(line, "info"))
        printf("{\"compiler\":\"fake\",\"flags\":\"\",\"env\":\"%s\"}\n",
               getenv("FAKE_ENV") ? getenv("FAKE_ENV") : "");
    else
        printf("{\"name\":\"\",\"error\":\"unknown request\"}\n");
    fflush(stdout);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--list")) return print_list(), 0;
        if (!strcmp(argv[i], "--names")) return print_names(argc, argv);
        if (strcmp(argv[i], "--worker")) continue;
        char line[1024];
        while (fgets(line, sizeof line, stdin) && strcmp(line, "quit\n")) answer(line);
        return 0;
    }
    return 2;
}
