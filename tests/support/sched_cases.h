/* sched_cases.h - what the tests of executors and of their users share. */
#ifndef ASSAY_TESTS_SUPPORT_SCHED_CASES_H
#define ASSAY_TESTS_SUPPORT_SCHED_CASES_H

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sched/sched_impls.h"

/* A child that is expected to die ends on another stack than it began on, so that what the test's
 * own library allocated looks lost: children are not searched for leaks. */
static bool sched_is_child;
#ifdef FIBER_ASAN
#include <sanitizer/lsan_interface.h>
int __lsan_is_turned_off(void)
{
    return sched_is_child;
}
#endif
/* Nor for threads: one that has ended is joined by the next to end, and there will be none. */
#ifdef __SANITIZE_THREAD__
const char *__tsan_default_options(void);
const char *__tsan_default_options(void)
{
    return "report_thread_leaks=0";
}
#endif

/* Sanitizers need deeper stacks, and threads of sanitizers larger ones. */
static const struct sched_config sched_test_config = {(size_t)256 << 10, 50, false, 0, 0};

/* What a child process that was expected to die has said. */
struct sched_death {
    int status; /* as of exit; -1: by a signal */
    char text[2048];
};

static inline void sched_read_all(int from, struct sched_death *death)
{
    size_t length = 0;
    ssize_t got;
    while ((got = read(from, death->text + length, sizeof death->text - 1 - length)) > 0)
        length += (size_t)got;
    death->text[length] = '\0';
}

/* Runs entry(argument) as task 1 of a run in a child process; what it writes on standard error and
 * how it ends. */
static inline struct sched_death sched_dies(const struct sched_ops *exec,
                                            const struct sched_config *config, sched_entry *entry,
                                            void *argument)
{
    struct sched_death death = {0, ""};
    int ends[2], status;
    CHECK(pipe(ends) == 0);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        sched_is_child = true;
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        close(ends[1]);
        exec->run(config, entry, argument);
        _exit(0);
    }
    close(ends[1]);
    sched_read_all(ends[0], &death);
    close(ends[0]);
    CHECK(waitpid(child, &status, 0) == child);
    death.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return death;
}

#endif
