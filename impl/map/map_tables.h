/* map_tables.h - every map as a run-time table, for what is never timed: tests, filling,
 * explaining.
 *
 * Compiled once by family_tables() (impl/tables.cmake). Taking the address of map_<name> instead
 * would compile all operations of that map again, in each file that does so.                    */
#ifndef ASSAY_MAP_MAP_TABLES_H
#define ASSAY_MAP_MAP_TABLES_H

#include "map/map.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { MAP_TABLES_MAX = 64 };

/* In the order of map_impls.h; null is among them. */
extern const struct map_ops *const *const map_tables[];
extern const size_t map_table_count;

#ifdef __cplusplus
}
#endif
#endif
