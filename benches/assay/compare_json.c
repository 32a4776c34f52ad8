/* compare_json.c - the table of a comparison as JSON: every figure, whole names, nothing left out.
 */
#include "benches/assay/compare.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>

static void add_number(cJSON *json, const char *key, double number)
{
    if (isfinite(number))
        cJSON_AddNumberToObject(json, key, number);
    else
        cJSON_AddNullToObject(json, key);
}

static cJSON *row_json(const struct compare_row *row)
{
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "candidate", row->name);
    add_number(json, "ns_a", row->ns[0]);
    add_number(json, "ns_b", row->ns[1]);
    add_number(json, "ratio", row->ratio.mid);
    add_number(json, "ratio_lo", row->ratio.lo);
    add_number(json, "ratio_hi", row->ratio.hi);
    add_number(json, "delta", row->delta);
    cJSON_AddStringToObject(json, "verdict", verdict_name(row->verdict));
    cJSON_AddBoolToObject(json, "measured", !row->unmeasured);
    add_number(json, "memory_a", row->memory[0]);
    add_number(json, "memory_b", row->memory[1]);
    compare_memory_json(row, json);
    cJSON_AddNumberToObject(json, "rounds", row->rounds);
    if (row->note) cJSON_AddStringToObject(json, "note", row->note);
    return json;
}

static void add_side(cJSON *json, const char *key, const struct side *side)
{
    cJSON_AddStringToObject(json, key, side->word);
    if (side->kind == SIDE_GIT)
        cJSON_AddStringToObject(json, *key == 'a' ? "commit_a" : "commit_b", side->revision.sha);
}

void compare_print_json(const struct compare *compare)
{
    cJSON *json = cJSON_CreateObject();
    add_side(json, "a", &compare->sides[0]);
    add_side(json, "b", &compare->sides[1]);
    cJSON_AddStringToObject(json, "run", compare->run.folder ? compare->run.folder : "");
    cJSON_AddNumberToObject(json, "threshold", compare->threshold);
    cJSON_AddStringToObject(json, "memory_counter", compare->memory_counter);
    if (compare->apart) cJSON_AddStringToObject(json, "note", compare->apart);
    cJSON *rows = cJSON_AddArrayToObject(json, "rows");
    for (size_t i = 0; i < compare->count; i++)
        cJSON_AddItemToArray(rows, row_json(&compare->rows[i]));
    char *text = cJSON_Print(json);
    puts(text);
    cJSON_free(text);
    cJSON_Delete(json);
}
