/* map_runtime.c - finds the run-time table of a map by its name. */
#include "benches/map/map_fixture.h"

#include "common/check.h"
#include "map/map_tables.h"

const struct map_ops *map_runtime(const char *name)
{
    size_t i = 0;
    while (i < map_table_count && strcmp((*map_tables[i])->name, name) != 0) i++;
    CHECK(i < map_table_count);
    return *map_tables[i];
}
