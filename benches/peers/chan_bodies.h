// chan_bodies.h - the workloads of the chan family that need only sending and receiving, with the
// queue named by CHAN_PEER, on threads or on what CHAN_PEER_EXEC names.
#ifndef BENCHES_PEERS_CHAN_BODIES_H
#define BENCHES_PEERS_CHAN_BODIES_H

#ifndef CHAN_PEER_EXEC
#define CHAN_PEER_EXEC thread
#endif
#define CHAN_IMPLS_(X, impl, exec) X(impl, exec)
#define CHAN_IMPLS(X)              CHAN_IMPLS_(X, CHAN_PEER, CHAN_PEER_EXEC)

#include "benches/chan/pingpong.c"
#undef INSTANCE
#include "benches/chan/seq.c"
#undef INSTANCE
#include "benches/chan/stream.c"
#undef INSTANCE

#define BENCH_FAMILY_NAME      "chan"
#define BENCH_FAMILY_SUMMARY   "channels: an outside library behind the same bodies"
#define CHAN_ENTRY(impl, exec) BENCH_FAMILY_IMPL(chan_##impl##_##exec)
#define BENCH_FAMILY_IMPLS     CHAN_IMPLS(CHAN_ENTRY)
#include "benches/common/family_tables.h"

#endif
