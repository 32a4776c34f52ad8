/* cmap_stream.h - long streams of key numbers, made once for all samples that want the same.
 *
 * Promises    2^20 numbers below `universe`, drawn as the skew says; a member begins at a place of
 *             its own, different in each sample, so that no predictor learns the stream.
 * Why         drawing a Zipf number costs more than most operations; making it in the loop would
 *             measure that.                                                                      */
#ifndef BENCHES_CMAP_CMAP_STREAM_H
#define BENCHES_CMAP_CMAP_STREAM_H

#include <stdint.h>

#include "benches/common/bench.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { CMAP_STREAM_LENGTH = 1 << 20 };

enum cmap_skew { CMAP_UNIFORM, CMAP_ZIPF08, CMAP_ZIPF, CMAP_ZIPF12, CMAP_HOT, CMAP_DISJOINT };

/* [CMAP_STREAM_LENGTH] numbers; valid until the next call with another skew or universe. */
const uint32_t *cmap_stream(enum cmap_skew skew, uint64_t universe);

#ifdef __cplusplus
}
#endif
#endif
