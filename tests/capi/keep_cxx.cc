/* keep_cxx.cc - the same macros in the same functions, as C++. */
#define KEEP_PREFIX(name) cxx_##name
extern "C" {
#include "keep.c"
}
