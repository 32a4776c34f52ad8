/* worker_counted.c - the worker under callgrind: see worker.h.
 *
 * Promises    the count of a request does not depend on the requests before it: each runs in a
 *             child of a parent that never allocates, so the allocator and the caches of the
 *             runtime start from the same state, at the same addresses.                          */
#include "benches/common/worker.h"
#include "benches/common/worker_parts.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { REQUEST_BYTES = 4096 };

static void say(const char *text)
{
    size_t left = strlen(text);
    while (left) {
        ssize_t written = write(STDOUT_FILENO, text, left);
        if (written < 0 && errno != EINTR) _exit(2);
        if (written < 0) continue;
        text += written;
        left -= (size_t)written;
    }
}

/* Reads a line without the allocator; false at the end of input. Too long a line is cut. */
static bool read_request(char line[REQUEST_BYTES])
{
    size_t length = 0;
    char byte;
    for (;;) {
        ssize_t got = read(STDIN_FILENO, &byte, 1);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0 || byte == '\n') {
            line[length] = '\0';
            return got > 0 || length;
        }
        if (length < REQUEST_BYTES - 1) line[length++] = byte;
    }
}

/* callgrind writes a file for every process that ends; the counts were taken out before. */
static void forget_file(pid_t process)
{
    char path[64];
    snprintf(path, sizeof path, "callgrind.%d", (int)process);
    unlink(path);
}

static void serve_in_child(char *line)
{
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        worker_answer(line, true);
        fflush(stdout);
        _exit(0);
    }
    if (child < 0) {
        say("{\"name\":\"\",\"error\":\"no child process for the counting pass\"}\n");
        return;
    }
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
    forget_file(child);
    if (!WIFEXITED(status) || WEXITSTATUS(status))
        say("{\"name\":\"\",\"error\":\"the workload crashed under callgrind\"}\n");
}

int worker_serve_counted(void)
{
    static char line[REQUEST_BYTES];
    while (read_request(line)) {
        if (strcmp(line, "quit") == 0) break;
        if (line[0]) serve_in_child(line);
    }
    return 0;
}
