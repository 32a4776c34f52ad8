/* worker.c - see worker.h. */
#include "benches/assay/worker.h"

#include "benches/assay/command.h"
#include "benches/assay/cores.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* How long a worker may take to leave after "quit" before it is killed. */
#define QUIT_S 0.5

/* Ahead of other programs, where we may (root): a worker that is put aside in the middle of a
 * sample measures its neighbours. The session's own group is moved too, where the kernel groups by
 * it. */
static void go_ahead(void)
{
    setpriority(PRIO_PROCESS, 0, AHEAD_NICE);
    int group = open("/proc/self/autogroup", O_WRONLY | O_CLOEXEC);
    if (group < 0) return;
    if (dprintf(group, "%d", AHEAD_NICE) < 0) errno = 0; /* then it stays as it is */
    close(group);
}

/* In the child: only async-signal-safe calls would be needed if we had threads; we have none. */
static void become_worker(const struct worker *worker, int in, int out, int err)
{
    setsid();
    cores_place(worker->core);
    if (worker->ahead) go_ahead();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGPIPE, SIG_DFL);
    signal(SIGXFSZ, SIG_DFL);
    if (dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0) _exit(127);
    struct arena arena = {0};
    struct words settings = words_split(&arena, worker->env, " \t");
    for (size_t i = 0; i < settings.count; i++) putenv((char *)settings.items[i]);
    execl(worker->path, worker->path, "--worker", (char *)NULL);
    _exit(127);
}

static void close_ends(struct worker *worker)
{
    if (worker->to >= 0) close(worker->to);
    if (worker->from >= 0) close(worker->from);
    if (worker->complaints >= 0) close(worker->complaints);
    worker->to = worker->from = worker->complaints = -1;
    text_free(&worker->heard);
}

bool worker_start(struct arena *arena, struct worker *worker, const char **why)
{
    if (worker->pid > 0) return true;
    int in[2] = {-1, -1}, out[2] = {-1, -1};
    worker->complaints = memfd_create("worker-stderr", MFD_CLOEXEC);
    if (pipe2(in, O_CLOEXEC) == 0 && pipe2(out, O_CLOEXEC) == 0) worker->pid = fork();
    if (worker->pid == 0 && out[0] >= 0) become_worker(worker, in[0], out[1], worker->complaints);
    if (in[0] >= 0) close(in[0]);
    if (out[1] >= 0) close(out[1]);
    worker->to = in[1];
    worker->from = out[0];
    if (worker->pid > 0) return true;
    *why = arena_print(arena, "%s cannot be started: %s", worker->path, strerror(errno));
    worker->pid = 0;
    close_ends(worker);
    return false;
}

/* The last line the worker wrote to standard error, behind a colon; "" for none. */
static const char *last_complaint(struct arena *arena, const struct worker *worker)
{
    char bytes[2048];
    off_t end = lseek(worker->complaints, 0, SEEK_END);
    off_t from = end > (off_t)sizeof bytes ? end - (off_t)sizeof bytes : 0;
    ssize_t got = pread(worker->complaints, bytes, sizeof bytes, from);
    while (got > 0 && (bytes[got - 1] == '\n' || !bytes[got - 1])) got--;
    if (got <= 0) return "";
    ssize_t start = got;
    while (start > 0 && bytes[start - 1] != '\n') start--;
    return arena_print(arena, ": %.*s", (int)(got - start), bytes + start);
}

/* Waits for the process's end and says what it was; the worker is not running afterwards. */
static const char *describe_death(struct arena *arena, struct worker *worker)
{
    int status = 0;
    while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR) {
    }
    const char *last = last_complaint(arena, worker), *what;
    if (WIFSIGNALED(status))
        what = arena_print(arena, "the worker crashed (%s)%s", strsignal(WTERMSIG(status)), last);
    else if (WEXITSTATUS(status) == 127)
        what = arena_print(arena, "%s could not be started%s", worker->path, last);
    else
        what = arena_print(arena, "the worker left with exit code %d%s", WEXITSTATUS(status), last);
    worker->pid = 0;
    close_ends(worker);
    return what;
}

static const char *kill_worker(struct arena *arena, struct worker *worker, const char *why)
{
    kill(-worker->pid, SIGKILL);
    kill(worker->pid, SIGKILL);
    describe_death(arena, worker);
    return why;
}

/* Moves one whole line out of what was heard; NULL if there is none yet. */
static char *take_line(struct arena *arena, struct text *heard)
{
    char *end = heard->length ? memchr(heard->bytes, '\n', heard->length) : NULL;
    if (!end) return NULL;
    size_t length = (size_t)(end - heard->bytes);
    char *line = arena_copy_part(arena, heard->bytes, length);
    heard->length -= length + 1;
    memmove(heard->bytes, end + 1, heard->length);
    return line;
}

/* The next line the worker says; NULL: *why tells what happened, and it is not running. */
static char *next_line(struct arena *arena, struct worker *worker, double timeout_s,
                       const char **why)
{
    double until = clock_seconds() + timeout_s;
    for (;;) {
        char *line = take_line(arena, &worker->heard);
        if (line) return line;
        double left = until - clock_seconds();
        struct pollfd end = {worker->from, POLLIN, 0};
        int ready = left > 0 ? poll(&end, 1, left > 1000 ? 1000000 : (int)(left * 1000) + 1) : 0;
        if (ready == 0 && left <= 0) {
            *why = kill_worker(arena, worker,
                               arena_print(arena,
                                           "no answer within %g s; a longer timeout in the "
                                           "sweep definition allows for more",
                                           timeout_s));
            return NULL;
        }
        char bytes[4096];
        ssize_t got = ready > 0 ? read(worker->from, bytes, sizeof bytes) : -1;
        if (got == 0) {
            *why = describe_death(arena, worker);
            return NULL;
        }
        if (got > 0) text_add(&worker->heard, bytes, (size_t)got);
    }
}

/* Puts a question; false: it could not be, and the worker is not running. */
static bool put(struct arena *arena, struct worker *worker, const char *question)
{
    worker->why = NULL;
    if (!worker_start(arena, worker, &worker->why)) return false;
    size_t length = strlen(question);
    while (length) {
        ssize_t written = write(worker->to, question, length);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) {
            worker->why = describe_death(arena, worker);
            return false;
        }
        question += written;
        length -= (size_t)written;
    }
    return true;
}

void worker_ask(struct arena *arena, struct worker *worker, const char *name, uint64_t iterations,
                uint64_t seed)
{
    if (iterations)
        put(arena, worker,
            arena_print(arena, "run %s %" PRIu64 " %" PRIu64 "\n", name, iterations, seed));
    else
        put(arena, worker, arena_print(arena, "memory %s %" PRIu64 "\n", name, seed));
}

struct reply worker_hear(struct arena *arena, struct worker *worker, uint64_t iterations,
                         double timeout_s)
{
    const char *why = worker->why;
    char *line = why ? NULL : next_line(arena, worker, timeout_s, &why);
    worker->why = NULL;
    if (!line) return (struct reply){.counters = "{}", .error = why};
    struct reply reply = reply_parse(arena, line, iterations);
    if (reply.error == reply_nonsense) kill_worker(arena, worker, NULL); /* out of step with us */
    return reply;
}

struct reply worker_run(struct arena *arena, struct worker *worker, const char *name,
                        uint64_t iterations, uint64_t seed, double timeout_s)
{
    worker_ask(arena, worker, name, iterations, seed);
    return worker_hear(arena, worker, iterations, timeout_s);
}

const char *worker_info(struct arena *arena, struct worker *worker)
{
    const char *why = NULL;
    return put(arena, worker, "info\n") ? next_line(arena, worker, 10, &why) : NULL;
}

void worker_stop(struct worker *worker)
{
    if (worker->pid <= 0) return;
    close(worker->to); /* end of input is "quit" */
    worker->to = -1;
    double until = clock_seconds() + QUIT_S;
    int status;
    while (waitpid(worker->pid, &status, WNOHANG) == 0) {
        if (clock_seconds() > until) {
            kill(-worker->pid, SIGKILL);
            kill(worker->pid, SIGKILL);
            until += 3600;
        }
        struct timespec pause = {0, 500000};
        nanosleep(&pause, NULL);
    }
    worker->pid = 0;
    close_ends(worker);
}
