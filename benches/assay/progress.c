/* progress.c - how far the sweep is: one rewriting line on a terminal, plain lines elsewhere. */
#include "benches/assay/session.h"

#include "benches/assay/say.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static bool on_terminal(const struct session *session)
{
    return !session->json && isatty(STDERR_FILENO);
}

static const char *minutes(double seconds, char text[32])
{
    if (seconds >= 60)
        snprintf(text, 32, "%dm%02ds", (int)seconds / 60, (int)seconds % 60);
    else
        snprintf(text, 32, "%ds", (int)(seconds + 0.5));
    return text;
}

void progress_clear(const struct session *session)
{
    if (on_terminal(session)) fputs("\r\033[K", stderr);
}

void progress_round(const struct session *session, const struct group *group, int round, int rounds,
                    double left_s)
{
    if (!on_terminal(session)) return;
    char line[512], left[32];
    struct winsize size = {.ws_col = 80};
    ioctl(STDERR_FILENO, TIOCGWINSZ, &size);
    snprintf(line, sizeof line, "group %zu of %zu, round %d of %d, about %s left: %s",
             session->turn + 1, session->turn_count, round, rounds, minutes(left_s, left),
             group->name);
    size_t room = size.ws_col > 20 ? size.ws_col - 1u : 79u;
    if (room < sizeof line) line[room] = 0;
    fprintf(stderr, "\r\033[K%s", line);
    fflush(stderr);
}

void progress_group(const struct session *session, const struct group *group, int rounds,
                    const char *stopped)
{
    progress_clear(session);
    say("%zu/%zu %s: %zu candidates, %d rounds (%s)", session->turn + 1, session->turn_count,
        group->name, group->count, rounds, stopped);
}
