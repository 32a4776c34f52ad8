/* cmap_native.c - the strings of operations of cmap.c on `best`, built for this machine's
 * instructions: its tags are compared as one vector there, word by word elsewhere. */
#define CMAP_CASE_IMPLS(X) X(best)
#include "tests/fuzz/cmap.c"
