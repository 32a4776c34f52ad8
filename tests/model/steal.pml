/* steal.pml - the workers of fiberN (impl/sched/fiberN_worker.h, fiberN_ring.h, sched_fiberN.h): rings
 * and thieves, the global queue, rest, wake and watch, and who may say that nobody is left.
 *
 * Each of TASKS tasks has TURNS turns; between two it yields, or sleeps until the clock readies it by
 * the global queue. Each atomic operation of the C, and each stretch under the run's lock, is one step;
 * memory is sequentially consistent.
 *
 * Holds       no task runs on two workers; all tasks end and then the workers (no stuck state); no
 *             deadlock is reported.
 * DEADLOCK    the last turn of task 0 waits for ever: that must be reported.
 * Breaks      BREAK_SAVE: a task that yields enters the ring before its context is whole.
 *             BREAK_CAS: the owner takes from its ring without a compare-and-swap.
 *             BREAK_STALE: a thief reads the head after it saw that there is something.
 *             BREAK_LIE: a worker lies down without a look at the global queue.
 *             BREAK_ROUSE: who wakes a worker leaves it on the list of the idle.
 *             BREAK_TELL: the clock says that no timer is left before it readies the last one.    */
#ifndef TASKS
#define TASKS 2
#endif
#ifndef TURNS
#define TURNS 1
#endif
#define WORKERS 2
#define SLOTS   4
#define NOBODY  255

byte ring[8]; /* SLOTS of each worker, side by side */
byte head[WORKERS], tail[WORKERS]; /* modulo SLOTS: never more than TASKS apart */
byte turns[TASKS];
bool running[TASKS], asleep[TASKS];
byte global[SLOTS], first, last; /* the global queue: a ring of its own, under the lock */
bool idle[WORKERS], kicked[WORKERS];
byte idle_count;
short live = TASKS;
byte timers; /* tasks that the clock will ready */
bool some;   /* fiberN_run.timers */
bool over, reported, locked; /* locked: by one that steals meanwhile */

#define SLOT(w, at) ring[(w) * SLOTS + (at)]

/* ---- Under the lock: one step each ------------------------------------------------------------- */

inline check_end() {
    if
    :: idle_count == WORKERS && first == last ->
        if
        :: live > 0 && !some ->
#ifndef DEADLOCK
            assert(false);
#endif
            reported = true; over = true; kicked[0] = true; kicked[1] = true
        :: live == 0 -> over = true; kicked[0] = true; kicked[1] = true
        :: else
        fi
    :: else
    fi
}

inline rouse() {
    if
    :: idle[0] ->
        kicked[0] = true;
#ifndef BREAK_ROUSE
        idle[0] = false; idle_count--
#endif
    :: !idle[0] && idle[1] ->
        kicked[1] = true;
#ifndef BREAK_ROUSE
        idle[1] = false; idle_count--
#endif
    :: else
    fi
}

/* ---- The ring ----------------------------------------------------------------------------------- */

inline push(w, t) {
    SLOT(w, tail[w]) = t;
    tail[w] = (tail[w] + 1) % SLOTS
}

inline pop(w) {
    got = NOBODY;
    do
    :: atomic { seen = head[w] }; /* the tail is the owner's own */
        if
        :: seen == tail[w] -> break
        :: else
        fi;
        got = SLOT(w, seen);
#ifdef BREAK_CAS
        head[w] = (seen + 1) % SLOTS; break
#else
        atomic {
            if
            :: head[w] == seen -> head[w] = (seen + 1) % SLOTS; break
            :: else -> got = NOBODY
            fi
        }
#endif
    od
}

/* By a worker at rest: one task, out of the other's ring into its own. The head is read before the tail,
 * the slot before it is won. */
inline steal(w) {
#ifdef BREAK_STALE
    if
    :: head[1 - w] != tail[1 - w] -> seen = head[1 - w]
    :: else -> seen = tail[1 - w]
    fi;
    got = SLOT(1 - w, seen);
    if
    :: seen != tail[1 - w] || head[1 - w] == seen ->
#else
    seen = head[1 - w];
    if
    :: seen != tail[1 - w] ->
        got = SLOT(1 - w, seen);
#endif
        atomic {
            if
            :: head[1 - w] == seen ->
                head[1 - w] = (seen + 1) % SLOTS;
                idle[w] = false; idle_count--;
                push(w, got)
            :: else
            fi
        }
    :: else
    fi
}

/* ---- A turn of a task --------------------------------------------------------------------------- */

inline run_task(w) {
    atomic { assert(!running[got]); running[got] = true };
    if
    :: turns[got] == TURNS ->
#ifdef DEADLOCK
        if
        :: got == 0 -> running[got] = false /* parks; nobody will ready it */
        :: else -> atomic { running[got] = false; live-- }
        fi
#else
        atomic { running[got] = false; live-- }
#endif
    :: else ->
        turns[got]++;
        if
        :: true -> /* yield: whoever comes next puts it into the ring */
#ifdef BREAK_SAVE
            push(w, got); running[got] = false
#else
            running[got] = false; push(w, got)
#endif
        :: true -> /* sleep: the commit gives it to the clock, under the clock's lock */
            running[got] = false;
            atomic { some = true; timers++; asleep[got] = true }
        fi
    fi
}

proctype worker(byte me) {
    byte got, seen;
    bool up;
    do
    :: over -> break
    :: !over ->
        pop(me);
        if
        :: got == NOBODY -> /* the global queue, under the lock */
            atomic { !locked;
                if
                :: first != last -> got = global[first]; first = (first + 1) % SLOTS
                :: else
                fi
            }
        :: else
        fi;
        if
        :: got != NOBODY -> run_task(me)
        :: got == NOBODY ->
            atomic { /* fiberN_lie_down() */
                !locked; kicked[me] = false;
                if
#ifndef BREAK_LIE
                :: first != last || over -> up = true
                :: else ->
#else
                :: true ->
#endif
                    up = false; idle[me] = true; idle_count++; check_end()
                fi
            };
            do
            :: up || over || !idle[me] -> break
            :: else ->
                if
                :: kicked[me] -> kicked[me] = false /* looks again */
                :: !locked && idle[me] && head[1 - me] != tail[1 - me] ->
                    locked = true; /* the watch: time is up; it steals under the lock */
                    if
                    :: idle[me] && !over -> steal(me)
                    :: else
                    fi;
                    atomic { locked = false; got = NOBODY; seen = 0 }
                fi
            od
        fi
    od
}

/* Fires one after another; the last takes the run's timers away. */
proctype clock() {
    byte t, fired;
    do
    :: over -> break
    :: timers > 0 ->
        atomic { /* under its own lock: no task begins to sleep meanwhile */
            t = 0;
            do
            :: asleep[t] -> break
            :: else -> t++
            od;
            asleep[t] = false; timers--
#ifdef BREAK_TELL
            ; !locked; if
            :: timers == 0 -> some = false; check_end()
            :: else
            fi
#endif
        };
        atomic { !locked; global[last] = t; last = (last + 1) % SLOTS; rouse() };
#ifndef BREAK_TELL
        atomic {
            !locked;
            if
            :: timers == 0 -> some = false; check_end()
            :: else
            fi
        }
#endif
    od
}

init {
    atomic {
        byte i;
        for (i : 0 .. TASKS - 1) { global[last] = i; last = (last + 1) % SLOTS }
        run clock(); run worker(0); run worker(1)
    };
    (_nr_pr == 1); /* the clock and the workers have ended */
#ifdef DEADLOCK
    assert(reported)
#else
    assert(!reported && live == 0)
#endif
}
