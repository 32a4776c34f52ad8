/* map_native.c - the same contract, built for this machine's instructions: AVX2, AES and CRC paths
 * (tests/CMakeLists.txt: names that end in _native).                                             */
#include "tests/contract/map.c"
