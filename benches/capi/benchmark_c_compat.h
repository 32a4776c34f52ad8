/* benchmark_c_compat.h - the one place that knows libbenchmark's versions.
 *
 * Everything is probed from the library's declarations, nothing from a version macro (there is
 * none). What changed when:
 * - 1.7.1: class internal::Benchmark; setup is a plain function; Run has error_occurred.
 * - 1.8: Run has skipped and skip_message; no Stop(Result *) in MemoryManager.
 * - 1.8.5: GetBenchmarkVersion() exists.
 * - 1.9.0: a threaded run's real time is the sum over its threads, no longer their mean.
 * - 1.9.5 and later: class benchmark::Benchmark; setup is a std::function; Run holds Result by
 *   value. */
#ifndef BENCHMARK_C_COMPAT_H
#define BENCHMARK_C_COMPAT_H

#include <benchmark/benchmark.h>

#include <cstdio>
#include <string>
#include <type_traits>
#include <utility>

/* The library's version; empty before 1.8.5. Both namespaces are global ones, so that the probe
 * sees both functions at once; the template loses against the library's function. */
namespace gb_version_fallback
{
template <class... None> std::string GetBenchmarkVersion(None...)
{
    return std::string();
}
} // namespace gb_version_fallback
namespace gb_version_probe
{
using namespace gb_version_fallback;
using namespace benchmark;
inline std::string version()
{
    return GetBenchmarkVersion();
}
} // namespace gb_version_probe

namespace gb
{

/* The class behind a registration, wherever the version keeps it. */
using Base = std::remove_pointer_t<decltype(benchmark::RegisterBenchmark(
    "", static_cast<void (*)(benchmark::State &)>(nullptr)))>;

/* Does setup take a closure (std::function) or only a function's address? */
struct ProbeClosure {
    void *data;
    void operator()(const benchmark::State &) const
    {
    }
};
template <class B, class = void> struct takes_closure : std::false_type {
};
template <class B>
struct takes_closure<B, std::void_t<decltype(std::declval<B &>().Setup(ProbeClosure{}))>>
    : std::true_type {
};

/* The message of a failed run, NULL of a good one. */
template <class R> auto run_error(const R &run, int) -> decltype(run.error_message.c_str())
{
    return run.error_occurred ? run.error_message.c_str() : nullptr;
}
template <class R> auto run_error(const R &run, long) -> decltype(run.skip_message.c_str())
{
    return static_cast<int>(run.skipped) != 0 ? run.skip_message.c_str() : nullptr;
}

/* The memory figures of a run, NULL if none were taken. */
template <class M> const M *run_memory(const M *result)
{
    return result;
}
template <class M>
auto run_memory(const M &result) -> decltype((void)result.memory_iterations, &result)
{
    return result.memory_iterations > 0 ? &result : nullptr;
}

/* Is real_accumulated_time the sum over threads? An unreadable version ("v0.0.0" of a build without
 * git) can only come from a library new enough to have the function. */
inline bool real_time_is_sum()
{
    static const bool sum = [] {
        int major = 0, minor = 0;
        const std::string text = gb_version_probe::version();
        if (text.empty()) return false;
        if (std::sscanf(text.c_str(), "v%d.%d", &major, &minor) != 2) return true;
        return major == 0 || major > 1 || minor >= 9;
    }();
    return sum;
}

} // namespace gb

#endif
