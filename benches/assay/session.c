/* session.c - one group after the other, until the plans, the budget or the person's patience end.
 */
#include "benches/assay/session.h"

#include "benches/assay/command.h"
#include "benches/assay/say.h"

double budget_left(const struct session *session)
{
    if (session->budget_s <= 0) return 1e18;
    return session->budget_s - session->spent_s - (clock_seconds() - session->started);
}

enum session_end session_run(struct session *session)
{
    for (session->turn = 0; session->turn < session->turn_count; session->turn++) {
        const struct turn *turn = &session->turns[session->turn];
        if (session->recordings[turn->plan].groups[turn->group].stopped) continue;
        if (*session->stop) return SESSION_INTERRUPTED;
        if (budget_left(session) <= 0) {
            say("the budget of %.0f s is spent: %zu of %zu groups were not measured",
                session->budget_s, session->turn_count - session->turn, session->turn_count);
            return SESSION_DONE;
        }
        if (!measure_group(session, turn)) return SESSION_FAILED;
    }
    return *session->stop ? SESSION_INTERRUPTED : SESSION_DONE;
}
