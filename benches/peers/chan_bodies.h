// chan_bodies.h - the workloads of the chan family that need only sending and receiving, with the
// queue named by CHAN_PEER.
#ifndef BENCHES_PEERS_CHAN_BODIES_H
#define BENCHES_PEERS_CHAN_BODIES_H

#define CHAN_IMPLS_(X, impl, exec) X(impl, exec)
#define CHAN_IMPLS(X)              CHAN_IMPLS_(X, CHAN_PEER, thread)

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
