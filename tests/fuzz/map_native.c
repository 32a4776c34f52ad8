/* map_native.c - the same fuzzing, built for this machine's instructions: AVX2, AES and CRC paths
 * (tests/CMakeLists.txt: names that end in _native).                                             */
#ifdef NDEBUG
#define FUZZ_OPERATIONS 10000000
#endif
#include "tests/fuzz/map.c"
