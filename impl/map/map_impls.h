/* map_impls.h - the list of maps: one include and one X line each, in the order of the charts. */
#ifndef ASSAY_MAP_MAP_IMPLS_H
#define ASSAY_MAP_MAP_IMPLS_H

#include "map/map_best.h"
#include "map/map_go.h"
#include "map/map_goswiss.h"
#include "map/map_linear.h"
#include "map/map_null.h"
#include "map/map_reference.h"
#include "map/map_swiss.h"

#define MAP_IMPLS(X) X(null) X(reference) X(go) X(linear) X(swiss) X(goswiss) X(best)

#endif
