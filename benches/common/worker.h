/* worker.h - the worker loop: one request a line in, one JSON line out.
 *
 *   run <name> <iterations> [<seed>]   a timed sample; times are totals
 *   memory <name> [<seed>]             one untimed pass with the allocator's books open
 *   info                               compiler, flags, libraries
 *   quit                               (or end of input)
 *
 * A request that cannot be met is answered {"name":...,"error":"one sentence"}; the loop lives on.
 */
#ifndef BENCHES_COMMON_WORKER_H
#define BENCHES_COMMON_WORKER_H

/* Serves standard input until its end. Returns the exit code. */
int worker_serve(void);

/* The same for a program under callgrind: `run` answers with the counter `instructions`, the total
 * over its iterations, in place of a time to believe in. Each request runs in a child of its own.
 */
int worker_serve_counted(void);

#endif
