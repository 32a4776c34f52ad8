/* cmap_impls.h - the list of concurrent maps: one include and one X line each, in the order of the
 * charts. */
#ifndef ASSAY_CMAP_CMAP_IMPLS_H
#define ASSAY_CMAP_CMAP_IMPLS_H

#include "cmap/cmap_best.h"
#include "cmap/cmap_clht.h"
#include "cmap/cmap_hashtrie.h"
#include "cmap/cmap_mutex.h"
#include "cmap/cmap_null.h"
#include "cmap/cmap_rcu.h"
#include "cmap/cmap_rwlock.h"
#include "cmap/cmap_sharded.h"
#include "cmap/cmap_spin.h"
#include "cmap/cmap_syncmap.h"

#define CMAP_IMPLS(X) \
    X(null) X(mutex) X(rwlock) X(spin) X(sharded) X(syncmap) X(hashtrie) X(rcu) X(clht) X(best)

#endif
