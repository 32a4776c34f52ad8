/* slice_impls.h - the list of implementations: one include and one X line each. */
#ifndef ASSAY_SLICE_SLICE_IMPLS_H
#define ASSAY_SLICE_SLICE_IMPLS_H

#include "slice/slice_best.h"
#include "slice/slice_double.h"
#include "slice/slice_exact.h"
#include "slice/slice_fbvector.h"
#include "slice/slice_go117.h"
#include "slice/slice_go118.h"
#include "slice/slice_golden.h"
#include "slice/slice_null.h"
#include "slice/slice_reference.h"
#include "slice/slice_rust.h"
#include "slice/slice_x1_125.h"
#include "slice/slice_x1_5.h"

/* Those that keep their elements. */
#define SLICE_STORING_IMPLS(X) \
    X(reference)               \
    X(go117)                   \
    X(go118)                   \
    X(double)                  \
    X(x1_5)                    \
    X(golden)                  \
    X(x1_125)                  \
    X(exact)                   \
    X(fbvector)                \
    X(rust)                    \
    X(best)

#define SLICE_IMPLS(X) X(null) SLICE_STORING_IMPLS(X)

#endif
