/* command.c - see command.h. */
#include "benches/assay/command.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

double clock_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void run_child(const char *const *arguments, int out, int err)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGPIPE, SIG_DFL);
    signal(SIGXFSZ, SIG_DFL);
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (dup2(nothing, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0) _exit(127);
    execvp(arguments[0], (char *const *)arguments);
    _exit(127);
}

/* Takes what is there; false when the other end was closed. */
static bool drain(int from, struct text *to)
{
    char bytes[4096];
    ssize_t got = read(from, bytes, sizeof bytes);
    if (got < 0) return errno == EINTR || errno == EAGAIN;
    if (got > 0 && to) text_add(to, bytes, (size_t)got);
    return got > 0;
}

/* Reads both streams until both are closed; false if the time ran out first. */
static bool listen_to(int out, int err, double until, struct text *to_out, struct text *to_err)
{
    struct pollfd ends[2] = {{out, POLLIN, 0}, {err, POLLIN, 0}};
    struct text *texts[2] = {to_out, to_err};
    while (ends[0].fd >= 0 || ends[1].fd >= 0) {
        double left = until - clock_seconds();
        if (left <= 0) return false;
        if (poll(ends, 2, left > 1000 ? 1000000 : (int)(left * 1000) + 1) < 0) continue;
        for (int i = 0; i < 2; i++)
            if (ends[i].fd >= 0 && ends[i].revents && !drain(ends[i].fd, texts[i])) ends[i].fd = -1;
    }
    return true;
}

static int wait_for(pid_t child, bool in_time)
{
    int status = 0;
    if (!in_time) kill(child, SIGKILL);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (!in_time) return COMMAND_LATE;
    if (!WIFEXITED(status)) return COMMAND_KILLED;
    return WEXITSTATUS(status) == 127 ? COMMAND_NOT_STARTED : WEXITSTATUS(status);
}

int command_run(const char *const *arguments, double timeout_seconds, struct text *out,
                struct text *err)
{
    int from_out[2], from_err[2];
    if (pipe2(from_out, O_CLOEXEC)) return COMMAND_NOT_STARTED;
    if (pipe2(from_err, O_CLOEXEC)) {
        close(from_out[0]);
        close(from_out[1]);
        return COMMAND_NOT_STARTED;
    }
    pid_t child = fork();
    if (child == 0) run_child(arguments, from_out[1], from_err[1]);
    close(from_out[1]);
    close(from_err[1]);
    int result = COMMAND_NOT_STARTED;
    if (child > 0) {
        double until = clock_seconds() + timeout_seconds;
        result = wait_for(child, listen_to(from_out[0], from_err[0], until, out, err));
    }
    close(from_out[0]);
    close(from_err[0]);
    return result;
}

const char *first_line(struct text *text)
{
    if (!text->length) return "";
    text->bytes[strcspn(text->bytes, "\n")] = 0;
    return text->bytes;
}
