/* map_go.h - Go 1.19's map: buckets of 8 with overflow chains, grown a little at each write.
 *
 * Promises    the behaviour of Go's runtime map: the same counts, bucket numbers, overflow counts
 *             and evacuation after every operation, given the same hashes; Go's iteration
 *             guarantees; its fatal errors on concurrent use.
 * Parts       map_go_layout  header, bucket, marks      map_go_array   memory, overflow
 *             map_go_scan    one bucket                 map_go_grow    growing, evacuation
 *             map_go_find    get                        map_go_write   put, upsert, erase
 *             map_go_life    create, clear, destroy     map_go_iterate iteration
 *             map_go_explain explain, stats, check
 * Variants    shape: tag, layout, slots; config: load_factor, evacuate, overflow, no_same_size.
 * Differs from Go: memory is freed by hand (see map_go_array.h); a new array is not zeroed but its
 *             buckets made as they are filled; the hash is the shape's; write barriers, race and
 *             msan hooks have no meaning here.                                                   */
#ifndef ASSAY_MAP_MAP_GO_H
#define ASSAY_MAP_MAP_GO_H

#include "map/map_go_explain.h"

MAP_OPS(go, "Go 1.19: buckets of 8, tags, overflow chains, incremental growth");

#endif
