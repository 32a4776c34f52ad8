/* park.pml - parking on the thread executor (impl/sched/sched_thread.h): the word of a task, and the
 * books that find a deadlock.
 *
 * A ring of TASKS tasks passes READIES permissions on: a task parks until it is readied, readies its
 * neighbour, and ends. Each atomic operation of the C is one step here; memory is sequentially
 * consistent, which the C's orders give these words.
 *
 * Holds       every ready() ends one park(), so all tasks end (no stuck state); no deadlock is
 *             reported while somebody runs or is about to; the books end at zero.
 * DEADLOCK    the first permission is never given: the report must come.
 * Breaks      BREAK_RECHECK: the kernel puts to sleep without comparing the word.
 *             BREAK_ORDER: the token first, the books after it: the task sees the token, runs on and
 *             sleeps again before it is counted back, and a deadlock is reported that is none.
 *             BREAK_OWN: the woken task counts itself back, not its waker.                        */
#ifndef TASKS
#define TASKS 3
#endif
#ifndef READIES
#define READIES 2 /* parks of each task */
#endif

mtype = { RUNNING, TOKEN, ASLEEP };
mtype word[TASKS] = RUNNING;
bool in_kernel[TASKS]; /* sleeps on its futex */
/* thread_run.books: two halves of one number, so that a waker who is faster than the sleeper's own
 * addition borrows from the upper half until that comes. */
#define HALF 16
int books = TASKS * HALF;
bool reported;

inline check_dead() {
    if
    :: (now & (HALF - 1)) && (now & (HALF - 1)) == now / HALF ->
#ifndef DEADLOCK
        assert(false); /* somebody runs, or will */
#endif
        reported = true
    :: else
    fi
}

/* lock_sleep(): the kernel compares and puts to sleep in one step; it may also wake for no reason. */
inline futex_wait(me) {
    atomic {
        if
#ifdef BREAK_RECHECK
        :: true -> in_kernel[me] = true
#else
        :: word[me] == ASLEEP -> in_kernel[me] = true
        :: else
#endif
        fi
    }
    !in_kernel[me]
}

/* thread_sleep() */
inline thread_sleep(me) {
    atomic { /* compare-and-swap */
        if
        :: word[me] == RUNNING -> word[me] = ASLEEP; slept = true
        :: else -> slept = false
        fi
    }
    if
    :: slept ->
        atomic { books++; now = books } /* fetch_add; what it returns is looked at */
        check_dead();
        do
        :: word[me] == ASLEEP -> futex_wait(me)
        :: word[me] != ASLEEP -> break
        od;
#ifdef BREAK_OWN
        books--
#endif
    :: else
    fi
}

/* thread_wait(): looks, or none where they were made at the channel, and the offer of the processor:
 * steps of others, as many as chance will have it, and one more look behind them. */
inline thread_wait(me) {
    if
    :: word[me] == TOKEN
    :: word[me] != TOKEN -> thread_sleep(me)
    fi
}

/* sched_thread_park() after its commit */
inline park(me) {
    if
    :: word[me] == TOKEN
    :: word[me] != TOKEN -> thread_wait(me)
    fi;
    assert(word[me] == TOKEN);
    word[me] = RUNNING
}

/* sched_thread_ready(). Only who readies changes ASLEEP, so between the look and the token the word
 * stays. */
inline ready(other) {
    atomic { /* compare-and-swap */
        old = word[other];
#ifdef BREAK_ORDER
        word[other] = TOKEN
#else
        if
        :: old == RUNNING -> word[other] = TOKEN
        :: else
        fi
#endif
    }
    if
    :: old == ASLEEP ->
#ifndef BREAK_OWN
        books--;
#endif
        word[other] = TOKEN;
        in_kernel[other] = false /* futex wake: no one there is no harm */
    :: else
    fi
}

proctype task(byte me) {
    mtype old;
    bool slept;
    byte turn;
    int now;
    do
    :: turn < READIES ->
#ifdef DEADLOCK
        park(me); /* nobody begins */
        ready((me + 1) % TASKS);
#else
        if
        :: me == 0 -> ready(1 % TASKS); park(me)
        :: else -> park(me); ready((me + 1) % TASKS)
        fi;
#endif
        turn++
    :: else -> break
    od;
    atomic { books = books - HALF; now = books }
    check_dead()
}

init {
    atomic {
        byte i;
        for (i : 0 .. TASKS - 1) { run task(i) }
    }
    (_nr_pr == 1);
    assert(books == 0)
}

#ifdef DEADLOCK
ltl comes { <> reported }
#endif
