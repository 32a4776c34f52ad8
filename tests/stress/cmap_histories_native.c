/* cmap_histories_native.c - the histories of cmap_histories.c on `best`, built for this machine's
 * instructions: its tags are compared as one vector there, word by word elsewhere. */
#define CMAP_CASE_IMPLS(X) X(best)
#include "tests/stress/cmap_histories.c"
