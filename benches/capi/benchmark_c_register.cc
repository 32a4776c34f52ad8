/* benchmark_c_register.cc - configures benchmarks: every value is checked here, before the
 * library's own checks, which abort the process. */
#include "benchmark_c_internal.h"
#include "benchmark_c_trampolines.h"

#include <cmath>
#include <memory>
#include <mutex>

namespace gb
{

static std::mutex benchmarks_lock; /* guards benchmarks */
static std::vector<std::unique_ptr<struct gb_benchmark>> benchmarks;

void forget_benchmarks()
{
    std::lock_guard<std::mutex> hold(benchmarks_lock);
    benchmarks.clear();
    forget_trampolines();
}

/* True if the setting may be applied; else it becomes the benchmark's error. */
static bool require(struct gb_benchmark *b, bool good, const std::string &otherwise)
{
    if (!good && b->registration_error.empty()) b->registration_error = otherwise;
    return good;
}

static std::string text(int64_t value)
{
    return std::to_string(value);
}

/* Instances of one benchmark must have one number of arguments. */
static bool require_args(struct gb_benchmark *b, const char *what, size_t count)
{
    const long n = static_cast<long>(count);
    const long named = b->arg_names.empty() ? -1 : static_cast<long>(b->arg_names.size());
    const long known = b->arg_count >= 0 ? b->arg_count : named;
    if (!require(b, known < 0 || known == n,
                 std::string(what) + " gives " + text(n) + " arguments where " + text(known) +
                     " were given before: give the same number"))
        return false;
    if (b->arg_count < 0 && !b->arg_names.empty()) b->base->ArgNames(b->arg_names);
    b->arg_count = n;
    return true;
}

static bool require_range(struct gb_benchmark *b, const char *what, int64_t first, int64_t last,
                          int64_t step)
{
    return require(b, first <= last && step > 0,
                   std::string(what) + " from " + text(first) + " to " + text(last) + " by " +
                       text(step) + " is empty: give first <= last and a step above 0");
}

static bool require_seconds(struct gb_benchmark *b, const char *what, double seconds)
{
    return require(b, std::isfinite(seconds) && seconds > 0 && !b->has_iterations,
                   std::string(what) + " must be finite, above 0 and not beside gb_iterations");
}

} // namespace gb

using namespace gb;

struct gb_benchmark *gb_register(const char *name, void (*fn)(struct gb_state *, void *),
                                 void *arg) noexcept
{
    auto owned = std::make_unique<struct gb_benchmark>();
    struct gb_benchmark *b = owned.get();
    b->name = name && *name ? name : "unnamed";
    b->body = {fn, arg};
    require(b, name && *name, "gb_register needs a name");
    require(b, fn != nullptr, "gb_register needs a function");
    {
        std::lock_guard<std::mutex> hold(benchmarks_lock);
        benchmarks.push_back(std::move(owned));
    }
    b->base = benchmark::RegisterBenchmark(b->name.c_str(),
                                           [b](benchmark::State &state) { b->run(state); });
    return b;
}

void gb_clear(void) noexcept
{
    benchmark::ClearRegisteredBenchmarks();
    forget_benchmarks();
    forget_errors();
}

void gb_arg(struct gb_benchmark *b, int64_t value) noexcept
{
    gb_args(b, &value, 1);
}

void gb_args(struct gb_benchmark *b, const int64_t *values, size_t count) noexcept
{
    if (!require_args(b, "gb_args", count)) return;
    b->base->Args(std::vector<int64_t>(values, values + count));
}

void gb_range(struct gb_benchmark *b, int64_t first, int64_t last) noexcept
{
    const int64_t range[1][2] = {{first, last}};
    gb_ranges(b, range, 1);
}

void gb_range_multiplier(struct gb_benchmark *b, int multiplier) noexcept
{
    if (!require(b, multiplier > 1, "gb_range_multiplier needs 2 or more, not " + text(multiplier)))
        return;
    b->base->RangeMultiplier(multiplier);
}

void gb_dense_range(struct gb_benchmark *b, int64_t first, int64_t last, int step) noexcept
{
    if (!require_range(b, "gb_dense_range", first, last, step)) return;
    if (!require_args(b, "gb_dense_range", 1)) return;
    b->base->DenseRange(first, last, step);
}

void gb_ranges(struct gb_benchmark *b, const int64_t (*ranges)[2], size_t count) noexcept
{
    std::vector<std::pair<int64_t, int64_t>> pairs;
    for (size_t i = 0; i < count; i++) {
        if (!require_range(b, "gb_range", ranges[i][0], ranges[i][1], 1)) return;
        pairs.emplace_back(ranges[i][0], ranges[i][1]);
    }
    if (!require(b, count > 0, "gb_ranges needs at least one range")) return;
    if (!require_args(b, "gb_range", count)) return;
    b->base->Ranges(pairs);
}

void gb_args_product(struct gb_benchmark *b, const int64_t *const *lists, const size_t *lengths,
                     size_t count) noexcept
{
    std::vector<std::vector<int64_t>> product;
    for (size_t i = 0; i < count; i++) {
        if (!require(b, lengths[i] > 0, "gb_args_product has an empty list: no instance is left"))
            return;
        product.emplace_back(lists[i], lists[i] + lengths[i]);
    }
    if (!require(b, count > 0, "gb_args_product needs at least one list")) return;
    if (!require_args(b, "gb_args_product", count)) return;
    b->base->ArgsProduct(product);
}

void gb_arg_names(struct gb_benchmark *b, const char *const *names, size_t count) noexcept
{
    const long n = static_cast<long>(count);
    if (!require(b, n > 0 && (b->arg_count < 0 || b->arg_count == n),
                 "gb_arg_names needs one name for each argument"))
        return;
    b->arg_names.assign(names, names + count);
    /* Names without arguments leave no instance at all: the library learns of them with the first.
     */
    if (b->arg_count >= 0) b->base->ArgNames(b->arg_names);
}

void gb_threads(struct gb_benchmark *b, int threads) noexcept
{
    gb_dense_thread_range(b, threads, threads, 1);
}

void gb_thread_range(struct gb_benchmark *b, int first, int last) noexcept
{
    if (!require_range(b, "gb_thread_range", first, last, first)) return;
    b->base->ThreadRange(first, last);
}

void gb_dense_thread_range(struct gb_benchmark *b, int first, int last, int step) noexcept
{
    if (!require(b, first > 0, "a run needs 1 thread or more, not " + text(first))) return;
    if (!require_range(b, "gb_dense_thread_range", first, last, step)) return;
    b->base->DenseThreadRange(first, last, step);
}

void gb_thread_per_cpu(struct gb_benchmark *b) noexcept
{
    b->base->ThreadPerCpu();
}

void gb_iterations(struct gb_benchmark *b, uint64_t n) noexcept
{
    if (!require(b, n > 0 && n <= INT64_MAX && !b->has_min_time,
                 "gb_iterations needs 1 or more, and no minimum time beside it"))
        return;
    b->has_iterations = true;
    b->base->Iterations(static_cast<benchmark::IterationCount>(n));
}

void gb_min_time(struct gb_benchmark *b, double seconds) noexcept
{
    if (!require_seconds(b, "gb_min_time", seconds)) return;
    b->has_min_time = true;
    b->base->MinTime(seconds);
}

void gb_warm_up(struct gb_benchmark *b, double warm_up, double min_time) noexcept
{
    if (!require_seconds(b, "gb_warm_up", warm_up)) return;
    gb_min_time(b, min_time);
    if (b->has_min_time) b->base->MinWarmUpTime(warm_up);
}

void gb_repetitions(struct gb_benchmark *b, int n) noexcept
{
    if (!require(b, n > 0, "gb_repetitions needs 1 or more, not " + text(n))) return;
    b->base->Repetitions(n);
}

void gb_report_aggregates_only(struct gb_benchmark *b, bool only) noexcept
{
    b->base->ReportAggregatesOnly(only);
}

void gb_display_aggregates_only(struct gb_benchmark *b, bool only) noexcept
{
    b->base->DisplayAggregatesOnly(only);
}

void gb_unit(struct gb_benchmark *b, enum gb_unit unit) noexcept
{
    if (!require(b, unit <= GB_SECOND, "gb_unit needs a unit of enum gb_unit")) return;
    b->base->Unit(static_cast<benchmark::TimeUnit>(unit));
}

void gb_use_real_time(struct gb_benchmark *b) noexcept
{
    if (!require(b, !b->manual_time, "real and manual time were both asked for: choose one"))
        return;
    b->real_time = true;
    b->base->UseRealTime();
}

void gb_use_manual_time(struct gb_benchmark *b) noexcept
{
    if (!require(b, !b->real_time, "real and manual time were both asked for: choose one")) return;
    b->manual_time = true;
    b->base->UseManualTime();
}

void gb_measure_process_cpu_time(struct gb_benchmark *b) noexcept
{
    b->base->MeasureProcessCPUTime();
}

void gb_complexity(struct gb_benchmark *b, enum gb_big_o order) noexcept
{
    if (!require(b, order <= GB_O_AUTO, "gb_complexity needs GB_O_NONE to GB_O_AUTO")) return;
    b->base->Complexity(static_cast<benchmark::BigO>(order));
}

void gb_complexity_function(struct gb_benchmark *b, double (*order)(int64_t)) noexcept
{
    if (!require(b, order != nullptr, "gb_complexity_function needs a function")) return;
    b->base->Complexity(order);
}

void gb_statistic(struct gb_benchmark *b, const char *name,
                  double (*fn)(const double *, size_t, void *), void *arg,
                  enum gb_statistic_unit unit) noexcept
{
    if (!require(b, name && *name && fn, "gb_statistic needs a name and a function")) return;
    benchmark::StatisticsFunc *entry = statistic_trampoline(name, fn, arg);
    if (!require(b, entry != nullptr, "gb_statistic: all 64 are in use; call gb_clear first"))
        return;
    b->base->ComputeStatistics(name, entry, static_cast<benchmark::StatisticUnit>(unit));
}

void gb_setup(struct gb_benchmark *b, void (*fn)(struct gb_state *, void *), void *arg) noexcept
{
    if (!require(b, fn != nullptr, "gb_setup needs a function")) return;
    b->setup = {fn, arg};
    require(b, attach_setup(b->base, b), "gb_setup: all 64 are in use; call gb_clear first");
}

void gb_teardown(struct gb_benchmark *b, void (*fn)(struct gb_state *, void *), void *arg) noexcept
{
    if (!require(b, fn != nullptr, "gb_teardown needs a function")) return;
    b->teardown = {fn, arg};
    require(b, attach_teardown(b->base, b), "gb_teardown: all 64 are in use; call gb_clear first");
}
