/* benchmark.h - a stand-in with the shape of libbenchmark 1.9.5 and later, which Debian 12 lacks.
 *
 * Written for the tests: it declares what the C API uses as the later library declares it (the
 * class outside `internal`, closures for setup, skip_message, memory results by value, a real time
 * that is the sum over the threads) and does just enough to run benchmarks one thread after
 * another. It is not the library: what it proves is that the sources compile and choose the right
 * branch.             */
#ifndef LATER_BENCHMARK_H
#define LATER_BENCHMARK_H

#include <cstdint>
#include <functional>
#include <iostream>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace benchmark
{

typedef int64_t IterationCount;
typedef int64_t ComplexityN;
enum TimeUnit { kNanosecond, kMicrosecond, kMillisecond, kSecond };
enum BigO { oNone, o1, oN, oNSquared, oNCubed, oLogN, oNLogN, oAuto, oLambda };
enum StatisticUnit { kTime, kPercentage };
typedef double(BigOFunc)(ComplexityN);
typedef double(StatisticsFunc)(const std::vector<double> &);

class Counter
{
  public:
    enum Flags { kDefaults = 0, kInvert = 1 << 31 };
    enum OneK { kIs1000 = 1000, kIs1024 = 1024 };
    double value;
    Flags flags;
    OneK oneK;
    Counter(double v = 0, Flags f = kDefaults, OneK k = kIs1000) : value(v), flags(f), oneK(k)
    {
    }
};
typedef std::map<std::string, Counter> UserCounters;

namespace internal
{
enum Skipped { NotSkipped = 0, SkippedWithMessage, SkippedWithError };
}

class MemoryManager
{
  public:
    static constexpr int64_t TombstoneValue = std::numeric_limits<int64_t>::max();
    struct Result {
        int64_t num_allocs = 0, max_bytes_used = 0;
        int64_t total_allocated_bytes = TombstoneValue, net_heap_growth = TombstoneValue;
        int64_t memory_iterations = 0;
    };
    virtual ~MemoryManager()
    {
    }
    virtual void Start() = 0;
    virtual void Stop(Result &result) = 0;
};

class State
{
  public:
    State(IterationCount n, int index, int of) : max_iterations(n), index_(index), threads_(of)
    {
    }
    bool KeepRunningBatch(IterationCount n)
    {
        if (skipped_ || done_ + n > max_iterations) return false;
        done_ += n;
        return true;
    }
    void PauseTiming()
    {
    }
    void ResumeTiming()
    {
    }
    void SkipWithError(const std::string &message)
    {
        skipped_ = true;
        message_ = message;
    }
    bool skipped() const
    {
        return skipped_;
    }
    bool error_occurred() const
    {
        return skipped_;
    }
    void SetIterationTime(double seconds)
    {
        manual_ += seconds;
    }
    void SetComplexityN(ComplexityN)
    {
    }
    void SetLabel(const std::string &label)
    {
        label_ = label;
    }
    int64_t range(std::size_t) const
    {
        return 0;
    }
    int threads() const
    {
        return threads_;
    }
    int thread_index() const
    {
        return index_;
    }
    IterationCount iterations() const
    {
        return done_;
    }
    const IterationCount max_iterations;
    UserCounters counters;
    double manual_ = 0; /* from here: for the stand-in's runner */
    std::string message_, label_;

  private:
    const int index_, threads_;
    IterationCount done_ = 0;
    bool skipped_ = false;
};

typedef std::function<void(const State &)> callback_function;

class Benchmark
{
  public:
    virtual ~Benchmark()
    {
    }
    Benchmark *Unit(TimeUnit)
    {
        return this;
    }
    Benchmark *DenseRange(int64_t, int64_t, int = 1)
    {
        return this;
    }
    Benchmark *Args(const std::vector<int64_t> &)
    {
        return this;
    }
    Benchmark *Ranges(const std::vector<std::pair<int64_t, int64_t>> &)
    {
        return this;
    }
    Benchmark *ArgsProduct(const std::vector<std::vector<int64_t>> &)
    {
        return this;
    }
    Benchmark *ArgNames(const std::vector<std::string> &)
    {
        return this;
    }
    Benchmark *Setup(callback_function &&f)
    {
        setup = std::move(f);
        return this;
    }
    Benchmark *Setup(const callback_function &f)
    {
        setup = f;
        return this;
    }
    Benchmark *Teardown(callback_function &&f)
    {
        teardown = std::move(f);
        return this;
    }
    Benchmark *Teardown(const callback_function &f)
    {
        teardown = f;
        return this;
    }
    Benchmark *RangeMultiplier(int)
    {
        return this;
    }
    Benchmark *MinTime(double)
    {
        return this;
    }
    Benchmark *MinWarmUpTime(double)
    {
        return this;
    }
    Benchmark *Iterations(IterationCount n)
    {
        iterations = n;
        return this;
    }
    Benchmark *Repetitions(int)
    {
        return this;
    }
    Benchmark *ReportAggregatesOnly(bool = true)
    {
        return this;
    }
    Benchmark *DisplayAggregatesOnly(bool = true)
    {
        return this;
    }
    Benchmark *MeasureProcessCPUTime()
    {
        return this;
    }
    Benchmark *UseRealTime()
    {
        return this;
    }
    Benchmark *UseManualTime()
    {
        return this;
    }
    Benchmark *Complexity(BigO = oAuto)
    {
        return this;
    }
    Benchmark *Complexity(BigOFunc *)
    {
        return this;
    }
    Benchmark *ComputeStatistics(const std::string &, StatisticsFunc *, StatisticUnit = kTime)
    {
        return this;
    }
    Benchmark *ThreadRange(int, int)
    {
        return this;
    }
    Benchmark *DenseThreadRange(int first, int, int = 1)
    {
        threads = first;
        return this;
    }
    Benchmark *ThreadPerCpu()
    {
        return this;
    }
    virtual void Run(State &state) = 0;

    std::string name; /* from here: for the stand-in's runner */
    callback_function setup, teardown;
    IterationCount iterations = 1;
    int threads = 1;
};

namespace internal
{
[[deprecated("Use ::benchmark::Benchmark instead")]] typedef ::benchmark::Benchmark Benchmark;
typedef void(Function)(State &);

template <class Lambda> class LambdaBenchmark : public ::benchmark::Benchmark
{
  public:
    explicit LambdaBenchmark(Lambda f) : lambda_(std::move(f))
    {
    }
    void Run(State &state) override
    {
        lambda_(state);
    }

  private:
    Lambda lambda_;
};

::benchmark::Benchmark *RegisterBenchmarkInternal(std::unique_ptr<::benchmark::Benchmark>) = delete;
} // namespace internal

::benchmark::Benchmark *later_register(const std::string &, std::unique_ptr<Benchmark>);
template <class Lambda> Benchmark *RegisterBenchmark(const std::string &name, Lambda &&f)
{
    using Held = internal::LambdaBenchmark<typename std::decay<Lambda>::type>;
    return later_register(name, std::make_unique<Held>(std::forward<Lambda>(f)));
}
} // namespace benchmark

#include "benchmark/reporter.h"

#endif
