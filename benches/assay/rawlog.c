/* rawlog.c - see rawlog.h. */
#include "benches/assay/rawlog.h"

#include "benches/assay/say.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Tenths of a second that lock_folder() waits. */
#define LOCK_TRIES 15

/* Length of the file up to and including its last newline; -1 on error. */
static off_t whole_lines(int file)
{
    char bytes[4096];
    off_t end = lseek(file, 0, SEEK_END);
    while (end > 0) {
        off_t from = end > (off_t)sizeof bytes ? end - (off_t)sizeof bytes : 0;
        ssize_t got = pread(file, bytes, (size_t)(end - from), from);
        if (got <= 0) return -1;
        for (ssize_t i = got; i-- > 0;)
            if (bytes[i] == '\n') return from + i + 1;
        end = from;
    }
    return end;
}

static bool refuse(const struct rawlog *log, int why)
{
    say_error("%s cannot be written: %s; make room, or choose another place with --out. What was "
              "measured before is kept",
              log->path, strerror(why));
    return false;
}

bool rawlog_open(struct rawlog *log, const char *path)
{
    *log = (struct rawlog){.path = path};
    log->file = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (log->file < 0) return refuse(log, errno);
    log->good = whole_lines(log->file);
    if (log->good >= 0 && ftruncate(log->file, log->good) == 0) return true;
    int why = errno;
    rawlog_close(log);
    return refuse(log, why);
}

void rawlog_add(struct rawlog *log, const char *line)
{
    text_add(&log->waiting, line, strlen(line));
    text_add(&log->waiting, "\n", 1);
}

static bool write_waiting(const struct rawlog *log)
{
    const char *bytes = log->waiting.bytes;
    size_t left = log->waiting.length;
    while (left) {
        ssize_t written = write(log->file, bytes, left);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        bytes += written;
        left -= (size_t)written;
    }
    return fsync(log->file) == 0;
}

bool rawlog_commit(struct rawlog *log)
{
    bool good = write_waiting(log);
    int why = errno;
    if (good)
        log->good += (off_t)log->waiting.length;
    else if (ftruncate(log->file, log->good))
        why = errno; /* the torn tail is dropped when the file is opened next */
    log->waiting.length = 0;
    return good ? true : refuse(log, why);
}

void rawlog_close(struct rawlog *log)
{
    if (log->file >= 0) close(log->file);
    log->file = -1;
    text_free(&log->waiting);
}

int lock_folder(const char *folder)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/.lock", folder);
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (file < 0) {
        say_error("%s cannot be written: %s; choose another place with --out", path,
                  strerror(errno));
        return -1;
    }
    /* A sweep that was just killed may still hold it through a child that was about to start. */
    for (int try = 0; try < LOCK_TRIES; try++) {
        if (flock(file, LOCK_EX | LOCK_NB) == 0) return file;
        nanosleep(&(struct timespec){0, 100000000}, NULL);
    }
    say_error("another sweep is writing into %s; wait for it or choose another place with --out",
              folder);
    close(file);
    return -1;
}
