/* runner.cc - runs what is registered with the stand-in: one thread after another, no barrier. */
#include <benchmark/benchmark.h>

namespace benchmark
{

static std::vector<std::unique_ptr<Benchmark>> registered;
static MemoryManager *memory_manager;

Benchmark *later_register(const std::string &name, std::unique_ptr<Benchmark> b)
{
    b->name = name;
    registered.push_back(std::move(b));
    return registered.back().get();
}

static void run_threads(Benchmark &b, IterationCount n, int count, BenchmarkReporter::Run &run)
{
    if (b.setup) b.setup(State(0, 0, b.threads));
    for (int i = 0; i < count; i++) {
        State state(n, i, b.threads);
        b.Run(state);
        run.iterations += state.iterations();
        run.real_accumulated_time += state.manual_; /* the sum, as since 1.9.0 */
        run.report_label = state.label_;
        if (!state.skipped()) continue;
        run.skipped = internal::SkippedWithError;
        run.skip_message = state.message_;
    }
    if (b.teardown) b.teardown(State(0, 0, b.threads));
}

static BenchmarkReporter::Run run_one(Benchmark &b)
{
    BenchmarkReporter::Run run, unused;
    run.run_name.function_name = b.name;
    run.threads = b.threads;
    run_threads(b, b.iterations, b.threads, run);
    if (memory_manager) {
        memory_manager->Start();
        run_threads(b, 1, 1, unused);
        memory_manager->Stop(run.memory_result);
        run.memory_result.memory_iterations = 1;
    }
    return run;
}

size_t RunSpecifiedBenchmarks(BenchmarkReporter *reporter)
{
    if (!reporter->ReportContext(BenchmarkReporter::Context())) return 0;
    for (auto &b : registered) reporter->ReportRuns({run_one(*b)});
    reporter->Finalize();
    return registered.size();
}

size_t RunSpecifiedBenchmarks(BenchmarkReporter *reporter, std::string)
{
    return RunSpecifiedBenchmarks(reporter);
}

std::string GetBenchmarkVersion()
{
    return "v1.9.5";
}

void Initialize(int *, char **, void (*)())
{
}

void Shutdown()
{
}

bool ReportUnrecognizedArguments(int argc, char **)
{
    return argc > 1;
}

BenchmarkReporter *CreateDefaultDisplayReporter()
{
    static JSONReporter reporter;
    return &reporter;
}

void SetDefaultTimeUnit(TimeUnit)
{
}

void RegisterMemoryManager(MemoryManager *manager)
{
    memory_manager = manager;
}

void AddCustomContext(std::string, std::string)
{
}

void ClearRegisteredBenchmarks()
{
    registered.clear();
}

} // namespace benchmark
