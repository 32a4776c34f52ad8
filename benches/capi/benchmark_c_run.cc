/* benchmark_c_run.cc - runs what is registered: reporters, memory manager, context, main.
 *
 * Every run goes through one C++ reporter of ours. It counts errors, and hands the results either
 * to the C callbacks or to the library's own reporter. */
#include "benchmark_c_internal.h"
#include "benchmark_c_quiet.h"

#include <cstring>
#include <memory>

namespace gb
{

static std::atomic<uint64_t> errors{0}; /* relaxed: a count, read after the runs */

void forget_errors()
{
    errors.store(0, std::memory_order_relaxed);
}

static void count_errors(const std::vector<benchmark::BenchmarkReporter::Run> &runs)
{
    for (const auto &run : runs)
        if (run_error(run, 0)) errors.fetch_add(1, std::memory_order_relaxed);
}

/* The library's own reporter, as its flags say, with the debug warning put into words. */
class LibraryReporter : public benchmark::BenchmarkReporter
{
  public:
    LibraryReporter() : inner_(benchmark::CreateDefaultDisplayReporter())
    {
        /* The default reporter lives as long as the process (the library would free it and use it
         * again), but the JSON one writes a broken second document: take a fresh one each time. */
        if (dynamic_cast<benchmark::JSONReporter *>(inner_)) {
            fresh_ = std::make_unique<benchmark::JSONReporter>();
            inner_ = fresh_.get();
        }
        error_ = &inner_->GetErrorStream();
        quiet_ = std::make_unique<QuietStream>(error_);
        inner_->SetErrorStream(quiet_.get());
    }
    ~LibraryReporter()
    {
        quiet_->flush();
        inner_->SetErrorStream(error_);
    }
    bool ReportContext(const Context &context)
    {
        return inner_->ReportContext(context);
    }
    void ReportRuns(const std::vector<Run> &runs)
    {
        count_errors(runs);
        inner_->ReportRuns(runs);
    }
    void Finalize()
    {
        inner_->Finalize();
    }

  private:
    benchmark::BenchmarkReporter *inner_;
    std::unique_ptr<benchmark::BenchmarkReporter> fresh_;
    std::ostream *error_;
    std::unique_ptr<QuietStream> quiet_;
};

/* The library's word for "not counted". 1.7.1's shared library hides the constant of that name, so
 * it is read from the result that the library presets. */
static int64_t tombstone = GB_MEMORY_UNKNOWN;

/* A run in C, with the storage that its pointers need. */
class RunRecord
{
  public:
    explicit RunRecord(const benchmark::BenchmarkReporter::Run &run)
        : name_(run.run_name.function_name), full_name_(run.benchmark_name())
    {
        if (!run.run_name.args.empty()) name_ += "/" + run.run_name.args;
        record.name = name_.c_str();
        record.full_name = full_name_.c_str();
        record.error = run_error(run, 0);
        record.label = run.report_label.empty() ? nullptr : run.report_label.c_str();
        set_kind(run);
        set_times(run);
        set_memory(run);
        for (const auto &[key, counter] : run.counters)
            counters_.push_back({key.c_str(), counter.value});
        record.counter_count = counters_.size();
        record.counters = counters_.data();
    }
    struct gb_run record = {};

  private:
    using Run = benchmark::BenchmarkReporter::Run;

    void set_kind(const Run &run)
    {
        const bool aggregate = run.run_type == Run::RT_Aggregate;
        record.aggregate = aggregate ? run.aggregate_name.c_str() : nullptr;
        record.kind = run.report_big_o ? GB_RUN_BIG_O
                      : run.report_rms ? GB_RUN_RMS
                      : aggregate      ? GB_RUN_AGGREGATE
                                       : GB_RUN_SAMPLE;
        record.percentage = aggregate && run.aggregate_unit == benchmark::kPercentage;
        record.repetition_index = aggregate ? -1 : run.repetition_index;
        record.repetitions = run.repetitions;
        record.complexity = static_cast<enum gb_big_o>(run.complexity);
        record.complexity_n = run.complexity_n;
    }
    void set_times(const Run &run)
    {
        const bool undivided = record.percentage || record.kind >= GB_RUN_BIG_O;
        const double share = real_time_is_sum() && !undivided && run.threads > 0
                                 ? static_cast<double>(run.threads)
                                 : 1;
        record.iterations = static_cast<uint64_t>(run.iterations);
        record.threads = static_cast<int>(run.threads);
        record.real_seconds = run.real_accumulated_time / share;
        record.cpu_seconds = run.cpu_accumulated_time;
    }
    void set_memory(const Run &run)
    {
        const benchmark::MemoryManager::Result *result = run_memory(run.memory_result);
        if (!result) return;
        auto known = [](int64_t value) { return value == tombstone ? GB_MEMORY_UNKNOWN : value; };
        memory_ = {result->num_allocs, result->max_bytes_used, known(result->total_allocated_bytes),
                   known(result->net_heap_growth)};
        record.memory = &memory_;
        record.allocations_per_iteration = run.allocs_per_iter;
    }
    std::string name_, full_name_;
    struct gb_memory_result memory_ = {};
    std::vector<struct gb_run_counter> counters_;
};

/* The C callbacks as a reporter of the library. */
class CallbackReporter : public benchmark::BenchmarkReporter
{
  public:
    explicit CallbackReporter(const struct gb_reporter &c) : c_(c)
    {
    }
    bool ReportContext(const Context &context)
    {
        const benchmark::CPUInfo &cpu = context.cpu_info;
        const struct gb_context view = {Context::executable_name,
                                        context.sys_info.name.c_str(),
                                        cpu.num_cpus,
                                        cpu.cycles_per_second,
                                        cpu.scaling == benchmark::CPUInfo::ENABLED,
                                        context.name_field_width};
        return c_.context ? c_.context(c_.user, &view) : true;
    }
    void ReportRuns(const std::vector<Run> &runs)
    {
        count_errors(runs);
        for (const Run &run : runs) {
            const RunRecord in_c(run);
            if (c_.run) c_.run(c_.user, &in_c.record);
        }
    }
    void Finalize()
    {
        if (c_.done) c_.done(c_.user);
    }

  private:
    const struct gb_reporter c_;
};

static size_t run_all(const char *filter, benchmark::BenchmarkReporter *reporter)
{
    return filter ? benchmark::RunSpecifiedBenchmarks(reporter, filter)
                  : benchmark::RunSpecifiedBenchmarks(reporter);
}

/* The C memory manager as one of the library's. Both forms of stop exist in some version. */
class MemoryBridge : public benchmark::MemoryManager
{
  public:
    void Start()
    {
        in_memory_pass.store(true, std::memory_order_relaxed);
        if (c.start) c.start(c.user);
    }
    void Stop(Result &result)
    {
        struct gb_memory_result r = {0, 0, GB_MEMORY_UNKNOWN, GB_MEMORY_UNKNOWN};
        auto known = [](int64_t value) { return value == GB_MEMORY_UNKNOWN ? tombstone : value; };
        tombstone = result.total_allocated_bytes;
        if (c.stop) c.stop(c.user, &r);
        in_memory_pass.store(false, std::memory_order_relaxed);
        result.num_allocs = r.allocations;
        result.max_bytes_used = r.max_bytes;
        result.total_allocated_bytes = known(r.allocated_bytes);
        result.net_heap_growth = known(r.net_growth);
    }
    void Stop(Result *result)
    {
        Stop(*result);
    }
    struct gb_memory_manager c = {};
};

} // namespace gb

using namespace gb;

void gb_initialize(int *argc, char **argv) noexcept
{
    static std::string executable; /* the library keeps a bare pointer to what it is given */
    benchmark::Initialize(argc, argv);
    executable = *argc > 0 ? argv[0] : "unknown";
    benchmark::BenchmarkReporter::Context::executable_name = executable.c_str();
}

int gb_report_unrecognized(int argc, char **argv) noexcept
{
    return benchmark::ReportUnrecognizedArguments(argc, argv);
}

void gb_shutdown(void) noexcept
{
    benchmark::Shutdown();
}

size_t gb_run(const char *filter, const struct gb_reporter *reporter) noexcept
{
    if (reporter) {
        CallbackReporter callbacks(*reporter);
        return run_all(filter, &callbacks);
    }
    LibraryReporter library;
    return run_all(filter, &library);
}

size_t gb_run_named(const char *name, const struct gb_reporter *reporter) noexcept
{
    std::string expression = "^";
    for (const char *c = name; *c; c++) {
        if (std::strchr("\\^$.|?*+()[]{}", *c)) expression += '\\';
        expression += *c;
    }
    return gb_run((expression + "(/.*)?$").c_str(), reporter);
}

uint64_t gb_error_count(void) noexcept
{
    return errors.load(std::memory_order_relaxed);
}

double gb_run_interval(const struct gb_run *run) noexcept
{
    return run->iterations ? run->real_seconds / static_cast<double>(run->iterations) : 0;
}

double gb_run_latency(const struct gb_run *run) noexcept
{
    return gb_run_interval(run) * run->threads;
}

void gb_add_context(const char *key, const char *value) noexcept
{
    benchmark::AddCustomContext(key, value);
}

void gb_set_default_unit(enum gb_unit unit) noexcept
{
    benchmark::SetDefaultTimeUnit(static_cast<benchmark::TimeUnit>(unit));
}

void gb_set_memory_manager(const struct gb_memory_manager *manager) noexcept
{
    static MemoryBridge bridge;
    if (manager) bridge.c = *manager;
    benchmark::RegisterMemoryManager(manager ? &bridge : nullptr);
}

const char *gb_library_version(void) noexcept
{
    static const std::string version = gb_version_probe::version();
    return version.empty() ? GB_BENCHMARK_VERSION : version.c_str();
}

int gb_main(int argc, char **argv, void (*register_all)(void)) noexcept
{
    gb_initialize(&argc, argv);
    if (gb_report_unrecognized(argc, argv)) return 2;
    if (register_all) register_all();
    gb_run(nullptr, nullptr);
    const int worst = gb_error_count() ? 1 : 0;
    gb_shutdown();
    return worst;
}
