/* env.h - the fingerprint of a run: on what, with what and from what it was measured (env.json).
 *
 *   machine      what times depend on: processor, caches, topology, kernel, hypervisor, settings
 *   fingerprint  a hash of machine: figures of different fingerprints are never put in one ratio
 *   source       commit and whether the tree was changed
 *   executables  path, SHA-256 and own words (compiler, flags, libraries) of each program
 *   watch        steal time and load while measuring */
#ifndef ASSAY_ENV_H
#define ASSAY_ENV_H

#include "benches/assay/places.h"
#include "benches/assay/text.h"
#include "benches/assay/watch.h"

struct cJSON;

/* The machine object; caller frees with cJSON_Delete. */
struct cJSON *env_machine(void);

/* The whole fingerprint for these programs; caller frees with cJSON_Delete. */
struct cJSON *env_collect(struct arena *arena, const struct places *places,
                          const struct words *programs);

/* Adds or renews the watch object. */
void env_add_watch(struct cJSON *env, const struct watch *watch);

/* Reads and writes <folder>/env.json. Reading prints nothing and returns NULL if it is missing or
 * damaged; writing prints one sentence and returns false if it fails. */
struct cJSON *env_read(struct arena *arena, const char *folder);
bool env_write(struct arena *arena, const char *folder, const struct cJSON *env);

/* What differs between two environments' machines, "cpu: A against B; kernel: ..."; NULL: nothing.
 * In the arena. */
const char *env_difference(struct arena *arena, const struct cJSON *a, const struct cJSON *b);

/* SHA-256 of a file in hexadecimal, by coreutils; "" if it cannot be read. In the arena. */
const char *file_sha256(struct arena *arena, const char *path);

/* SHA-256 of a program as recorded in an environment; "" if it is not there. */
const char *env_sha256(const struct cJSON *env, const char *program);

/* Short commit of the tree at root, "-dirty" behind it if changed; "nogit" without one. */
const char *source_commit(struct arena *arena, const char *root, bool *dirty);

/* The whole file as text; NULL if it cannot be read. In the arena. */
char *read_whole(struct arena *arena, const char *path);

#endif
