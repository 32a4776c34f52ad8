// map_bodies.h - every workload of the map family, with the map named by MAP_PEER.
#ifndef BENCHES_PEERS_MAP_BODIES_H
#define BENCHES_PEERS_MAP_BODIES_H

#include "benches/map/map_fixture.c"

#include "benches/map/churn.c"
#undef INSTANCE
#include "benches/map/erase.c"
#undef INSTANCE
#include "benches/map/hit.c"
#undef INSTANCE
#include "benches/map/hit_dependent.c"
#undef INSTANCE
#include "benches/map/insert.c"
#undef INSTANCE
#include "benches/map/insert_reserved.c"
#undef INSTANCE
#include "benches/map/iterate.c"
#undef INSTANCE
#include "benches/map/miss.c"
#undef INSTANCE
#include "benches/map/update.c"
#undef INSTANCE
#include "benches/map/visit_all.c"
#undef INSTANCE

#define BENCH_FAMILY_NAME    "map"
#define BENCH_FAMILY_SUMMARY "hash maps: an outside library behind the same bodies"
#define MAP_ENTRY_(impl)     BENCH_FAMILY_IMPL(map_##impl)
#define MAP_ENTRY(impl)      MAP_ENTRY_(impl)
#define BENCH_FAMILY_IMPLS   MAP_BENCH_IMPLS(MAP_ENTRY)
#include "benches/common/family_tables.h"

#endif
