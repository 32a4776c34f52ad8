/* benchmark_c.cc - the loop and what a body may tell: gb_state over the library's State.
 *
 * The loop is two calls of the public KeepRunningBatch: the first takes all iterations at once,
 * which starts the clock and passes the start barrier; the second finds none left, which stops the
 * clock and passes the finish barrier. A thread that returns without the second call is taken out
 * of the barrier by the library, so an error in one thread blocks no other. The phase byte allows
 * each of the library's calls only where it does not abort.               */
#include "benchmark_c_internal.h"

#include "benchmark_c_cxx.h"

#include <cmath>
#include <cstdio>

namespace gb
{

std::atomic<bool> in_memory_pass{false};

static benchmark::State &impl(const struct gb_state *state)
{
    return *static_cast<benchmark::State *>(state->impl);
}

static bool in_loop(const struct gb_state *state)
{
    return state->phase == PHASE_RUNNING || state->phase == PHASE_BATCH;
}

void fail(struct gb_state *state, const char *message)
{
    if (!message || !*message) message = "the benchmark gave no reason";
    if (state->phase == PHASE_TEARDOWN)
        std::fprintf(stderr, "%s: in its teardown: %s.\n", state->name, message);
    if (state->phase == PHASE_SETUP && state->benchmark->setup_error.empty())
        state->benchmark->setup_error = message;
    if (!state->impl || state->phase == PHASE_SKIPPED) return;
    state->phase = PHASE_SKIPPED;
    impl(state).SkipWithError(message);
    if (state->in_memory_pass)
        std::fprintf(stderr, "%s: in its memory pass: %s. Its memory figures are not valid.\n",
                     state->name, message);
}

/* The view of the C++ state that a body gets; args is filled for it. */
static struct gb_state view(const benchmark::State &state, struct gb_benchmark *b,
                            std::vector<int64_t> &args)
{
    for (long i = 0; i < b->arg_count; i++) args.push_back(state.range(static_cast<size_t>(i)));
    struct gb_state s = {};
    s.in_memory_pass = in_memory_pass.load(std::memory_order_relaxed);
    s.max_iterations = static_cast<uint64_t>(state.max_iterations);
    s.thread_index = state.thread_index();
    s.threads = s.in_memory_pass ? 1 : state.threads();
    s.args = args.data();
    s.arg_count = args.size();
    s.name = b->name.c_str();
    s.benchmark = b;
    return s;
}

static void call_outside(struct gb_benchmark *b, const Callback &callback,
                         const benchmark::State &state, Phase phase)
{
    std::vector<int64_t> values;
    struct gb_state s = view(state, b, values);
    s.max_iterations = 0;
    s.phase = phase;
    callback.fn(&s, callback.arg);
}

/* After the body returned: did it run its loop once and to the end? */
static void check_loop(struct gb_state *s)
{
    switch (s->phase) {
    case PHASE_NEW:
        fail(s, "the benchmark never entered its loop: gb_begin was not called");
        break;
    case PHASE_RUNNING:
    case PHASE_BATCH:
        fail(s, "the benchmark left its loop early: gb_end was not reached");
        break;
    case PHASE_CXX:
        if (impl(s).error_occurred() || impl(s).iterations() >= impl(s).max_iterations) break;
        fail(s, "the benchmark never entered its C++ loop or left it early");
        break;
    case PHASE_DONE:
        if (s->rate && s->benchmark->manual_time && s->manual_seconds <= 0)
            fail(s, "a rate needs a manual time above 0: call gb_set_iteration_time");
        break;
    default:
        break;
    }
}

} // namespace gb

void gb_benchmark::run(benchmark::State &state)
{
    std::vector<int64_t> values;
    struct gb_state s = gb::view(state, this, values);
    s.impl = &state;
    if (!registration_error.empty()) return gb::fail(&s, registration_error.c_str());
    if (arg_count < 0 && !arg_names.empty())
        return gb::fail(&s, "gb_arg_names was called, but no arguments were given");
    if (!setup_error.empty()) return gb::fail(&s, setup_error.c_str());
    body.fn(&s, body.arg);
    gb::check_loop(&s);
}

void gb_benchmark::run_setup(const benchmark::State &state)
{
    setup_error.clear();
    gb::call_outside(this, setup, state, gb::PHASE_SETUP);
}

void gb_benchmark::run_teardown(const benchmark::State &state)
{
    gb::call_outside(this, teardown, state, gb::PHASE_TEARDOWN);
}

using namespace gb;

uint64_t gb_begin(struct gb_state *s) noexcept
{
    if (s->phase != PHASE_NEW) {
        if (s->phase != PHASE_SKIPPED) fail(s, "the benchmark entered its loop twice");
        return 0;
    }
    if (impl(s).error_occurred() || !impl(s).KeepRunningBatch(impl(s).max_iterations)) {
        s->phase = PHASE_SKIPPED;
        return 0;
    }
    s->phase = PHASE_RUNNING;
    return s->max_iterations;
}

void gb_end(struct gb_state *s) noexcept
{
    if (s->phase == PHASE_SKIPPED) return;
    if (s->phase != PHASE_RUNNING) return fail(s, "gb_end was called without gb_begin");
    if (s->paused) return fail(s, "the loop ended while paused: call gb_resume before its end");
    impl(s).KeepRunningBatch(1);
    s->phase = PHASE_DONE;
}

bool gb_batch(struct gb_state *s, uint64_t n) noexcept
{
    if (s->phase == PHASE_SKIPPED) return false;
    const char *wrong = s->phase != PHASE_NEW && s->phase != PHASE_BATCH
                            ? "the benchmark entered its loop twice"
                        : n == 0 || n > INT64_MAX ? "gb_batch needs a size from 1 to 2^63 - 1"
                        : s->paused ? "gb_batch was called while paused: call gb_resume before it"
                                    : nullptr;
    if (wrong) {
        fail(s, wrong);
        return false;
    }
    const bool more = impl(s).KeepRunningBatch(static_cast<benchmark::IterationCount>(n));
    s->phase = more ? PHASE_BATCH : impl(s).error_occurred() ? PHASE_SKIPPED : PHASE_DONE;
    return more;
}

uint64_t gb_iterations_done(const struct gb_state *s) noexcept
{
    return s->impl ? static_cast<uint64_t>(impl(s).iterations()) : 0;
}

void gb_skip_with_error(struct gb_state *s, const char *message) noexcept
{
    fail(s, message);
}

bool gb_error_occurred(const struct gb_state *s) noexcept
{
    return s->impl ? impl(s).error_occurred() : !s->benchmark->setup_error.empty();
}

void gb_pause(struct gb_state *s) noexcept
{
    if (s->phase == PHASE_SKIPPED) return;
    if (!in_loop(s)) return fail(s, "gb_pause was called outside the loop");
    if (s->paused) return fail(s, "gb_pause was called twice without gb_resume");
    impl(s).PauseTiming();
    s->paused = true;
}

void gb_resume(struct gb_state *s) noexcept
{
    if (s->phase == PHASE_SKIPPED) return;
    if (!in_loop(s) || !s->paused) return fail(s, "gb_resume was called without gb_pause");
    impl(s).ResumeTiming();
    s->paused = false;
}

void gb_set_iteration_time(struct gb_state *s, double seconds) noexcept
{
    if (!std::isfinite(seconds) || seconds < 0)
        return fail(s, "the iteration time is negative, NaN or infinite: give seconds from 0 up");
    if (!s->impl) return fail(s, "gb_set_iteration_time was called outside the body");
    if (!s->benchmark->manual_time)
        return fail(s, "gb_set_iteration_time needs gb_use_manual_time at registration");
    s->manual_seconds += seconds;
    impl(s).SetIterationTime(seconds);
}

void gb_items_processed(struct gb_state *s, int64_t items) noexcept
{
    gb_counter(s, "items_per_second", static_cast<double>(items), GB_COUNTER_RATE, 1000);
}

void gb_bytes_processed(struct gb_state *s, int64_t bytes) noexcept
{
    gb_counter(s, "bytes_per_second", static_cast<double>(bytes), GB_COUNTER_RATE, 1024);
}

void gb_set_label(struct gb_state *s, const char *label) noexcept
{
    if (!s->impl) return fail(s, "gb_set_label was called outside the body");
    impl(s).SetLabel(label ? label : "");
}

void gb_set_complexity_n(struct gb_state *s, int64_t n) noexcept
{
    if (!s->impl) return fail(s, "gb_set_complexity_n was called outside the body");
    impl(s).SetComplexityN(n);
}

void gb_counter(struct gb_state *s, const char *name, double value, unsigned flags,
                int base) noexcept
{
    const std::string key = name ? name : "";
    const std::string subject = "counter '" + key + "'";
    if (!s->impl) return fail(s, (subject + " was set outside the body").c_str());
    if (!std::isfinite(value) || ((flags & GB_COUNTER_INVERT) && value == 0))
        return fail(s, (subject + " is NaN or infinite: give a finite value").c_str());
    if (key.empty() || flags > 31 || (base != 1000 && base != 1024))
        return fail(s, (subject + " needs a name, known flags and base 1000 or 1024").c_str());
    unsigned bits = flags & 15u;
    if (flags & GB_COUNTER_INVERT) bits |= static_cast<unsigned>(benchmark::Counter::kInvert);
    if (flags & GB_COUNTER_RATE) s->rate = true;
    impl(s).counters[key] = benchmark::Counter(value, static_cast<benchmark::Counter::Flags>(bits),
                                               static_cast<benchmark::Counter::OneK>(base));
}

benchmark::State &gb_state_cxx(struct gb_state *s) noexcept
{
    if (s->phase == PHASE_NEW) s->phase = PHASE_CXX;
    return impl(s);
}
