/* pool.c - the workers of the group in hand, one a program (and one for a twin of its own). */
#include "benches/assay/session.h"

#include <stdlib.h>
#include <string.h>

/* Where candidates of several programs are compared, a difference may come from the process alone;
 * the twin then needs a process of its own to show how much that is. */
static bool spans_programs(const struct group *group)
{
    for (size_t i = 1; i < group->count; i++)
        if (strcmp(group->candidates[i].exe, group->candidates[0].exe)) return true;
    return false;
}

struct worker *pool_worker(struct session *session, const struct group *group,
                           const struct candidate *candidate)
{
    bool apart = candidate->twin && spans_programs(group);
    for (size_t i = 0; i < session->pool_count; i++)
        if (session->pool[i].apart == apart && !strcmp(session->pool[i].exe, candidate->exe))
            return &session->pool[i].worker;
    session->pool =
        arena_more(session->arena, session->pool, session->pool_count, sizeof *session->pool);
    struct pool_entry *entry = &session->pool[session->pool_count++];
    const char *path = places_path(session->arena, session->places, candidate->exe);
    bool pinned = group->pin && candidate->mode != MODE_TEAM;
    *entry = (struct pool_entry){candidate->exe,
                                 apart,
                                 {.path = path,
                                  .env = group->env,
                                  .ahead = group->pin,
                                  .core = pinned ? session->core : -1,
                                  .to = -1,
                                  .from = -1,
                                  .complaints = -1}};
    return &entry->worker;
}

void pool_stop(struct session *session)
{
    for (size_t i = 0; i < session->pool_count; i++) worker_stop(&session->pool[i].worker);
}

void pool_forget(struct session *session)
{
    pool_stop(session);
    session->pool = NULL; /* the arena keeps the bytes; groups are few */
    session->pool_count = 0;
}
