/* map_tables.h - every map as a run-time table: made by family_tables(), once for all tests. */
#ifndef ASSAY_TESTS_SUPPORT_MAP_TABLES_H
#define ASSAY_TESTS_SUPPORT_MAP_TABLES_H

#include "map/map.h"

enum { MAP_TABLES_MAX = 64 };

/* In the order of map_impls.h; null is among them. */
extern const struct map_ops *const *const map_tables[];
extern const size_t map_table_count;

#endif
