/* revision.c - see revision.h. Source paths are mapped away, so that equal code gives equal files
 * wherever it was built. */
#include "benches/assay/revision.h"

#include "benches/assay/command.h"
#include "benches/assay/say.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* An empty build of the whole suite takes minutes on two cores. */
#define BUILD_TIMEOUT_S 1800

bool revision_find(struct arena *arena, const char *root, const char *word, struct revision *found)
{
    struct text out = {0};
    *found = (struct revision){.word = word, .sha = "here"};
    if (!strcmp(word, ".")) return true;
    const char *commit = arena_print(arena, "%s^{commit}", word);
    const char *command[] = {"git",      "-C",      root,         "rev-parse",
                             "--verify", "--quiet", "--short=12", "--end-of-options",
                             commit,     NULL};
    bool good = command_run(command, 60, &out, NULL) == 0 && out.length;
    if (good) found->sha = arena_copy(arena, first_line(&out));
    text_free(&out);
    return good;
}

bool revision_has(struct arena *arena, const char *root, const struct revision *revision,
                  const char *path)
{
    if (!strcmp(revision->sha, "here")) return true;
    const char *object = arena_print(arena, "%s:%s", revision->sha, path);
    const char *command[] = {"git", "-C", root, "cat-file", "-e", object, NULL};
    return command_run(command, 60, NULL, NULL) == 0;
}

static bool all_there(struct arena *arena, const char *bin, const struct words *programs)
{
    for (size_t i = 0; i < programs->count; i++)
        if (access(arena_print(arena, "%s/%s", bin, programs->items[i]), X_OK)) return false;
    return true;
}

/* Runs a shell line with its output in the log. */
static bool step(struct arena *arena, const char *log, const char *what, const char *line)
{
    const char *command[] = {"sh", "-c", arena_print(arena, "{ %s ; } >>'%s' 2>&1", line, log),
                             NULL};
    if (command_run(command, BUILD_TIMEOUT_S, NULL, NULL) == 0) return true;
    say_error("%s failed; %s tells why", what, log);
    return false;
}

static bool build(struct arena *arena, const char *root, const struct revision *revision,
                  const char *folder, const struct words *programs)
{
    const char *source = arena_print(arena, "%s/source", folder);
    const char *log = arena_print(arena, "%s/build.log", folder);
    const char *map = arena_print(arena, "-ffile-prefix-map=%s=.", source);
    if (!make_folders(source)) return false;
    say("building %s (%s) in %s", revision->word, revision->sha, folder);
    return step(arena, log, "taking the sources out of git",
                arena_print(arena, "git -C '%s' archive %s | tar -x -C '%s'", root, revision->sha,
                            source)) &&
           step(arena, log, "configuring the revision",
                arena_print(arena,
                            "cd '%s' && cmake --preset release '-DCMAKE_C_FLAGS=%s' "
                            "'-DCMAKE_CXX_FLAGS=%s'",
                            source, map, map)) &&
           step(arena, log, "building the revision",
                arena_print(arena, "cd '%s' && cmake --build --preset release --target %s", source,
                            words_join(arena, programs, " ")));
}

bool revision_build(struct arena *arena, const char *root, struct revision *revision,
                    const struct words *programs)
{
    if (revision->bin) return true;
    const char *folder = arena_print(arena, "%s/build/revisions/%s", root, revision->sha);
    revision->bin = arena_print(arena, "%s/source/build/release/bin", folder);
    return all_there(arena, revision->bin, programs) ||
           build(arena, root, revision, folder, programs);
}
