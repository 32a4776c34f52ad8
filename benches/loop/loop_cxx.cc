// loop_cxx.cc - the same workloads in the library's own C++ loops. extern "C" keeps the instances'
// plain names, by which profiles and the codegen checks know them.
#include "benches/capi/benchmark_c_cxx.h"
#include "benches/loop/loop_bench.h"

extern "C" {
#include "benches/loop/clobber.c"
#include "benches/loop/imul.c"
}
