/* candidate.h - one thing that can be measured: an instance with a value for each parameter.
 *
 * Its name is its identity everywhere: family/workload/impl:name/param:value/... with the
 * parameters that apply, in the order of params.def. */
#ifndef BENCHES_COMMON_CANDIDATE_H
#define BENCHES_COMMON_CANDIDATE_H

#include "benches/common/bench.h"
#include "benches/common/family.h"

enum { CANDIDATE_NAME_BYTES = 512, CANDIDATE_PARAMS_MAX = 32 };

struct bench_candidate {
    const struct bench_instance *instance;
    double values[CANDIDATE_PARAMS_MAX]; /* one per family parameter; defaults where none applies */
    char name[CANDIDATE_NAME_BYTES];
};

/* First of the registered instances, in the order of linking; follow ->next. */
const struct bench_instance *registry_first(void);

/* The parameter's index, or -1. */
int family_param(const char *name, size_t name_bytes);

/* Reads one value: "64", "4Ki", "1M", "6.5", or an ENUM's word. False, with a sentence in
 * error[BENCH_ERROR_BYTES], when it is no number, unknown or out of range.                       */
bool param_read(const struct bench_param_def *param, const char *text, double *value, char *error);

/* Writes the value as it stands in names. */
void param_write(const struct bench_param_def *param, double value, char *text, size_t bytes);

/* True if the instance was compiled with this parameter; *value is then its setting. */
bool instance_structural(const struct bench_instance *instance, int param, double *value);

/* True if the workload reads this run-time parameter. */
bool workload_reads(const struct bench_workload *workload, int param);

/* Fills in name from instance and values. */
void candidate_name(struct bench_candidate *candidate);

/* Reads a full name. False, with a sentence in error[BENCH_ERROR_BYTES], when there is none such.
 */
bool candidate_parse(const char *name, struct bench_candidate *candidate, char *error);

/* True if `word` is one of the items of a list separated by `separator`. */
bool list_has(const char *list, char separator, const char *word, size_t word_bytes);

#endif
