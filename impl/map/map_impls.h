/* map_impls.h - the list of maps: one include and one X line each, in the order of the charts. */
#ifndef ASSAY_MAP_MAP_IMPLS_H
#define ASSAY_MAP_MAP_IMPLS_H

#include "map/map_best.h"
#include "map/map_best_steps.h"
#include "map/map_chained.h"
#include "map/map_chained_pool.h"
#include "map/map_dense.h"
#include "map/map_go.h"
#include "map/map_goswiss.h"
#include "map/map_linear.h"
#include "map/map_null.h"
#include "map/map_reference.h"
#include "map/map_robinhood.h"
#include "map/map_scan.h"
#include "map/map_sorted.h"
#include "map/map_swiss.h"

#define MAP_IMPLS(X) \
    X(null)          \
    X(reference)     \
    X(chained)       \
    X(chained_pool)  \
    X(scan)          \
    X(sorted)        \
    X(go)            \
    X(linear)        \
    X(robinhood)     \
    X(dense)         \
    X(swiss)         \
    X(goswiss)       \
    X(best)          \
    X(best_steps)

#endif
