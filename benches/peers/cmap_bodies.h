// cmap_bodies.h - every workload of the cmap family, with the map named by CMAP_PEER.
#ifndef BENCHES_PEERS_CMAP_BODIES_H
#define BENCHES_PEERS_CMAP_BODIES_H

#include "benches/cmap/cmap_stream.c"

#include "benches/cmap/mix.c"
#undef INSTANCE

#define BENCH_FAMILY_NAME    "cmap"
#define BENCH_FAMILY_SUMMARY "concurrent maps: an outside library behind the same bodies"
#define CMAP_ENTRY_(impl)    BENCH_FAMILY_IMPL(cmap_##impl)
#define CMAP_ENTRY(impl)     CMAP_ENTRY_(impl)
#define BENCH_FAMILY_IMPLS   CMAP_BENCH_IMPLS(CMAP_ENTRY)
#include "benches/common/family_tables.h"

#endif
