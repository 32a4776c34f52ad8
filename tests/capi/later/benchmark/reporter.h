/* reporter.h - the reporting half of the stand-in for libbenchmark 1.9.5 and later. */
#ifndef LATER_REPORTER_H
#define LATER_REPORTER_H

namespace benchmark
{

struct CPUInfo {
    enum Scaling { UNKNOWN, ENABLED, DISABLED };
    int num_cpus = 2;
    Scaling scaling = DISABLED;
    double cycles_per_second = 1e9;
};
struct SystemInfo {
    std::string name = "later";
};
struct BenchmarkName {
    std::string function_name, args;
};

class BenchmarkReporter
{
  public:
    struct Context {
        CPUInfo cpu_info;
        SystemInfo sys_info;
        size_t name_field_width = 10;
        static inline const char *executable_name = nullptr;
    };
    struct Run {
        enum RunType { RT_Iteration, RT_Aggregate };
        std::string benchmark_name() const
        {
            return run_name.function_name;
        }
        BenchmarkName run_name;
        RunType run_type = RT_Iteration;
        std::string aggregate_name;
        StatisticUnit aggregate_unit = kTime;
        std::string report_label;
        internal::Skipped skipped = internal::NotSkipped;
        std::string skip_message;
        IterationCount iterations = 0;
        int64_t threads = 1, repetition_index = 0, repetitions = 1;
        double real_accumulated_time = 0, cpu_accumulated_time = 0;
        BigO complexity = oNone;
        ComplexityN complexity_n = 0;
        bool report_big_o = false, report_rms = false;
        UserCounters counters;
        MemoryManager::Result memory_result;
        double allocs_per_iter = 0;
    };
    virtual ~BenchmarkReporter()
    {
    }
    virtual bool ReportContext(const Context &context) = 0;
    virtual void ReportRuns(const std::vector<Run> &runs) = 0;
    virtual void Finalize()
    {
    }
    void SetErrorStream(std::ostream *stream)
    {
        error_ = stream;
    }
    std::ostream &GetErrorStream() const
    {
        return *error_;
    }

  private:
    std::ostream *error_ = &std::cerr;
};

class JSONReporter : public BenchmarkReporter
{
  public:
    bool ReportContext(const Context &) override
    {
        return true;
    }
    void ReportRuns(const std::vector<Run> &) override
    {
    }
};

std::string GetBenchmarkVersion();
void Initialize(int *argc, char **argv, void (*help)() = nullptr);
void Shutdown();
bool ReportUnrecognizedArguments(int argc, char **argv);
BenchmarkReporter *CreateDefaultDisplayReporter();
size_t RunSpecifiedBenchmarks(BenchmarkReporter *reporter);
size_t RunSpecifiedBenchmarks(BenchmarkReporter *reporter, std::string spec);
void SetDefaultTimeUnit(TimeUnit unit);
void RegisterMemoryManager(MemoryManager *manager);
void AddCustomContext(std::string key, std::string value);
void ClearRegisteredBenchmarks();

} // namespace benchmark

#endif
