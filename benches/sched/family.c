/* family.c - the executors' tables, and the ways to switch. */
#include "benches/sched/sched_bench.h"

#define BENCH_FAMILY_NAME    "sched"
#define BENCH_FAMILY_SUMMARY "tasks on threads and on fibers: switching, yielding"
#define EXECUTOR(impl)       BENCH_FAMILY_IMPL(sched_##impl)
#define SWITCH(impl)         BENCH_FAMILY_IMPL(switch_##impl)
#define BENCH_FAMILY_IMPLS   SCHED_IMPLS(EXECUTOR) SWITCH_IMPLS(SWITCH)
#include "benches/common/family_tables.h"
