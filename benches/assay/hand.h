/* hand.h - the group that is being measured, and one round of it.                               */
#ifndef ASSAY_HAND_H
#define ASSAY_HAND_H

#include "benches/assay/session.h"

struct hand {
    struct session *session;
    struct recording *recording;
    struct rawlog *log;
    const struct group *group;
    struct group_state *state;
    struct pace *paces;   /* [group->count] */
    struct arena scratch; /* of the round */
    size_t index;         /* of the group in its plan */
    double share_s;       /* of the budget; 0: none */
    double started;       /* clock */
    double asked, heard;  /* clock: of the last question and answer */
    double waited;        /* seconds, for a quiet core */
    int crowded;          /* rounds that met a slowed core with most of their samples */
    int rounds;           /* to run */
    int winner;           /* in fresh rounds the only rival; -1: all run */
    int segment;          /* rounds between restarts */
    int looked;           /* round in which the precision was last looked at */
    size_t suspect;       /* the candidate that was too imprecise then */
};

/* Leaves the candidate out from here on, and says so. */
void fail_candidate(struct hand *hand, size_t i, const char *why);

struct worker *worker_of(struct hand *hand, size_t i);

/* In fresh rounds only the winner and those that it is judged by. */
bool takes_part(const struct hand *hand, size_t i);

/* Seconds of a group within which it may wait for a quiet core and make up for crowded rounds: half
 * its share of a budget, since groups that need less than theirs pay for those that need more. */
double quiet_share_s(const struct hand *hand);

/* Seconds that a round takes. */
double round_cost(const struct hand *hand);

/* Runs everybody once, in the order of this round, and syncs what they said. False: a raw file
 * could not be written (said). */
bool run_round(struct hand *hand, int round);

#endif
