/* run.c - hands a candidate to Google Benchmark and takes the figures back; see run.h. */
#include "benches/common/run.h"
#include "benches/common/untimed.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ---- What a body says --------------------------------------------------------------------------
 */

void bench_fail(struct bench *b, const char *format, ...)
{
    if (b->error[0]) return;
    va_list args;
    va_start(args, format);
    vsnprintf(b->error, sizeof b->error, format, args);
    va_end(args);
    if (b->state) gb_skip_with_error(b->state, b->error);
}

void bench_expect(struct bench *b, uint64_t got, uint64_t wanted)
{
    if (got == wanted) return;
    bench_fail(b, "wrong result: got %llu, wanted %llu: the work was not done as it should",
               (unsigned long long)got, (unsigned long long)wanted);
}

void bench_counter(struct bench *b, const char *name, double value)
{
    if (!isfinite(value)) {
        bench_fail(b, "counter %s is not a finite number", name);
        return;
    }
    for (size_t i = 0; i < b->counter_count; i++) {
        if (strcmp(b->counters[i].name, name) != 0) continue;
        b->counters[i].value = value;
        return;
    }
    if (b->counter_count == BENCH_COUNTERS_MAX) {
        bench_fail(b, "more than %d counters: %s found no place", BENCH_COUNTERS_MAX, name);
        return;
    }
    b->counters[b->counter_count++] = (struct bench_counter_value){name, value};
}

/* ---- One sample through the library
 * -------------------------------------------------------------- */

struct call {
    const struct bench_candidate *candidate;
    uint64_t seed;
    struct bench_sample *sample; /* NULL in the library's own run */
};

static void publish(struct bench *b)
{
    for (size_t i = 0; i < b->counter_count; i++)
        gb_counter(b->state, b->counters[i].name, b->counters[i].value, 0, 1000);
    gb_items_processed(b->state, (int64_t)(b->state->max_iterations * b->items));
}

/* What Google Benchmark calls. */
static void run_body(struct gb_state *state, void *arg)
{
    const struct call *call = arg;
    struct bench b = {
        .state = state, .values = call->candidate->values, .seed = call->seed, .items = 1};
    call->candidate->instance->run(&b);
    if (!call->sample) {
        publish(&b);
        return;
    }
    call->sample->items = b.items;
    call->sample->counter_count = b.counter_count;
    memcpy(call->sample->counters, b.counters, sizeof b.counters);
    memcpy(call->sample->error, b.error, sizeof b.error);
}

static void take_run(void *user, const struct gb_run *run)
{
    struct bench_sample *sample = user;
    sample->iterations = run->iterations;
    sample->real_ns = run->real_seconds * 1e9;
    sample->cpu_ns = run->cpu_seconds * 1e9;
    if (run->error && !sample->error[0])
        snprintf(sample->error, sizeof sample->error, "%s", run->error);
}

static struct gb_benchmark *register_call(struct call *call)
{
    struct gb_benchmark *made = gb_register(call->candidate->name, run_body, call);
    if (call->candidate->instance->workload->mode == BENCH_LOOP)
        gb_use_real_time(made);
    else
        gb_use_manual_time(made);
    return made;
}

void run_timed(const struct bench_candidate *candidate, uint64_t iterations, uint64_t seed,
               struct bench_sample *sample)
{
    struct call call = {candidate, seed, sample};
    struct gb_reporter reporter = {.user = sample, .run = take_run};
    memset(sample, 0, sizeof *sample);
    gb_clear();
    gb_iterations(register_call(&call), iterations);
    if (gb_run(".", &reporter) == 0 && !sample->error[0])
        snprintf(sample->error, sizeof sample->error, "Google Benchmark ran nothing");
    gb_clear();
}

void run_register(const struct bench_candidate *candidate)
{
    static struct call calls[4096];
    static size_t count;
    if (count == sizeof calls / sizeof calls[0]) return;
    calls[count] = (struct call){candidate, 1, NULL};
    register_call(&calls[count++]);
}

/* ---- The memory pass
 * ------------------------------------------------------------------------------ */

static void run_untimed(const struct bench_candidate *candidate, uint64_t seed, bool cold,
                        struct bench *b)
{
    *b = (struct bench){.values = candidate->values, .seed = seed, .items = 1};
    memory_cold(cold);
    candidate->instance->run(b);
}

/* The figures of the warm pass, and of the cold one those that it alone has. */
void run_memory(const struct bench_candidate *candidate, uint64_t seed, struct bench_sample *sample)
{
    struct bench cold, warm;
    run_untimed(candidate, seed, true, &cold);
    run_untimed(candidate, seed, false, &warm);
    memset(sample, 0, sizeof *sample);
    for (size_t i = 0; i < cold.counter_count; i++)
        if (strstr(cold.counters[i].name, "resident_bytes") ||
            strstr(cold.counters[i].name, "cold_minor_faults"))
            bench_counter(&warm, cold.counters[i].name, cold.counters[i].value);
    sample->iterations = 1;
    sample->items = warm.items;
    sample->counter_count = warm.counter_count;
    memcpy(sample->counters, warm.counters, sizeof warm.counters);
    memcpy(sample->error, *cold.error ? cold.error : warm.error, sizeof warm.error);
}
