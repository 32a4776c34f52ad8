/* clock.c - the body's own clock, and the fresh child of cold workloads; see bench.h. */
#include "benches/common/bench.h"

#include <errno.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

uint64_t bench_now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

void bench_clock_start(struct bench *b)
{
    b->clock_start_ns = bench_now_ns();
}

/* One call adds one iteration's time: the library divides by its own count. */
void bench_clock_stop(struct bench *b)
{
    b->clock_ns = bench_now_ns() - b->clock_start_ns;
    if (b->state) gb_set_iteration_time(b->state, (double)b->clock_ns * 1e-9);
}

/* ---- Cold workloads
 * ------------------------------------------------------------------------------ */

/* What a child says of its one iteration; small enough for one write to a pipe. */
struct cold_answer {
    uint64_t clock_ns, got, wanted;
};

static int answer_pipe = -1; /* the child's end; -1 in the parent */

static bool read_answer(int from, struct cold_answer *answer)
{
    ssize_t got;
    do got = read(from, answer, sizeof *answer);
    while (got < 0 && errno == EINTR);
    return got == (ssize_t)sizeof *answer;
}

static void wait_for(pid_t child)
{
    int status;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
}

static void take_answer(struct bench *b, pid_t child, int from)
{
    struct cold_answer answer;
    bool answered = read_answer(from, &answer);
    close(from);
    wait_for(child);
    if (!answered) {
        bench_fail(b, "the fresh child process died before it answered");
        return;
    }
    bench_expect(b, answer.got, answer.wanted);
    if (b->state) gb_set_iteration_time(b->state, (double)answer.clock_ns * 1e-9);
}

bool bench_cold_enter(struct bench *b)
{
    if (!b->state) return true;
    if (b->error[0]) return false;
    int ends[2];
    if (pipe(ends) != 0) {
        bench_fail(b, "no pipe to a fresh child process: %s", strerror(errno));
        return false;
    }
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        answer_pipe = ends[1];
        b->state = NULL; /* the library's books belong to the parent */
        return true;
    }
    close(ends[1]);
    if (child < 0) {
        close(ends[0]);
        bench_fail(b, "no fresh child process: %s", strerror(errno));
        return false;
    }
    take_answer(b, child, ends[0]);
    return false;
}

void bench_cold_leave(struct bench *b, uint64_t got, uint64_t wanted)
{
    if (answer_pipe < 0) {
        bench_expect(b, got, wanted);
        return;
    }
    struct cold_answer answer = {b->clock_ns, got, wanted};
    ssize_t written = write(answer_pipe, &answer, sizeof answer);
    _exit(written == (ssize_t)sizeof answer ? 0 : 1);
}
