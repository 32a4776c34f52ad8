/* rawlog.h - the raw file of one sweep: whole lines, appended and synced together, never edited.
 *
 * After rawlog_commit() returned true the lines survive a crash of the machine. If it fails (disk
 * full, file too large), the file is cut back to what it was, so nothing earlier is lost and the
 * file stays readable. A last line torn by a crash is dropped when the file is opened again. */
#ifndef ASSAY_RAWLOG_H
#define ASSAY_RAWLOG_H

#include "benches/assay/text.h"

#include <sys/types.h>

struct rawlog {
    const char *path;
    int file;            /* -1: not open */
    off_t good;          /* length that holds whole, synced lines */
    struct text waiting; /* lines added since the last commit */
};

/* Opens or creates the file and drops a torn last line. One sentence and false if it cannot. */
bool rawlog_open(struct rawlog *log, const char *path);

/* Adds a line (without its newline) to those waiting. */
void rawlog_add(struct rawlog *log, const char *line);

/* Writes and syncs what waits. One sentence and false if it cannot; what waited is dropped. */
bool rawlog_commit(struct rawlog *log);

void rawlog_close(struct rawlog *log);

/* Takes the lock of a run's folder and keeps it until the returned descriptor is closed or the
 * process ends, however it ends. -1, with one sentence, if another sweep holds it. */
int lock_folder(const char *folder);

#endif
