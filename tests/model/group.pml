/* group.pml - WaitGroup and semaphore of impl/sync/sync_best.h: a word that counts, and a list.
 *
 * WORKERS tasks are done, WAITERS tasks wait; a round more is begun when all waits have returned, as
 * the contract allows. Beside them PASSERS tasks pass a semaphore of PERMITS. Lock, addition and
 * compare-and-swap are one step each. Parking is what park.pml shows it to be: a token that is kept.
 *
 * Holds       nobody goes on before the counter is zero, everybody goes on (no stuck state), the
 *             word's low half is the length of the list whenever the lock is free; never more than
 *             PERMITS inside.
 * Breaks      BREAK_RECHECK: who joins the list does not look at the word again under the lock.    */
#ifndef WORKERS
#define WORKERS 2
#endif
#ifndef WAITERS
#define WAITERS 2
#endif
#ifndef ROUNDS
#define ROUNDS 2
#endif
#ifndef PASSERS
#define PASSERS 3
#endif
#ifndef PERMITS
#define PERMITS 1
#endif

#define TASKS 8
bool token[TASKS]; /* ready() came */

/* ---- WaitGroup ---- */
byte count, waiters;   /* the halves of the word */
bool locked;
chan list = [TASKS] of { byte }; /* guarded by locked */
byte returned, round_done;

inline acquire(lock) { atomic { !lock; lock = true } }
inline release(lock) { lock = false }
inline park_on(me, lock) { lock = false; atomic { token[me]; token[me] = false } }

inline group_done() {
    atomic { assert(count > 0); count--; now_count = count; now_waiters = waiters }
    if
    :: now_count == 0 && now_waiters > 0 ->
        acquire(locked);
        assert(count == 0 && waiters == now_waiters); /* else Go's misuse panic: nobody misuses */
        assert(len(list) == waiters);
        atomic { count = 0; waiters = 0 }
        n = 0;
        do /* the list is taken whole, then the lock is free, then they are readied */
        :: list ? [who] -> list ? who; taken[n] = who; n++
        :: empty(list) -> break
        od;
        release(locked);
        m = 0;
        do
        :: m < n -> token[taken[m]] = true; m++
        :: else -> break
        od
    :: else
    fi
}

inline group_wait(me) {
    if
    :: count == 0
    :: count > 0 ->
        acquire(locked);
#ifdef BREAK_RECHECK
        if
        :: true -> atomic { waiters++ } list ! me; park_on(me, locked)
        fi
#else
        atomic { /* compare-and-swap, until it holds */
            if
            :: count == 0 -> joined = false
            :: else -> waiters++; joined = true
            fi
        }
        if
        :: joined -> list ! me; park_on(me, locked); assert(count == 0 && waiters == 0)
        :: else -> release(locked)
        fi
#endif
    fi
}

proctype worker(byte me) {
    byte now_count, now_waiters, n, m, who, round;
    byte taken[TASKS];
    do
    :: round < ROUNDS ->
        (round_done == round);     /* begun */
        group_done();
        round++;
        (round_done == round)
    :: else -> break
    od
}

proctype waiter(byte me) {
    bool joined;
    byte round;
    do
    :: round < ROUNDS ->
        (round_done == round);
        group_wait(me);
        assert(count == 0 || round_done != round);
        round++;
        atomic {
            returned++;
            if
            :: returned == WAITERS ->
                returned = 0;
                if
                :: round < ROUNDS -> count = WORKERS /* the next round's add */
                :: else
                fi;
                round_done++
            :: else
            fi
        }
        (round_done == round)
    :: else -> break
    od
}

/* ---- Semaphore ---- */
byte permits = PERMITS, sleepers; /* the halves of the word */
bool sema_locked;
chan queue = [TASKS] of { byte };
byte inside;

inline try_acquire() {
    atomic {
        if
        :: permits > 0 -> permits--; got = true
        :: else -> got = false
        fi
    }
}

inline sema_acquire(me) {
    try_acquire();
    do
    :: got -> break
    :: else ->
        acquire(sema_locked);
#ifdef BREAK_RECHECK
        atomic { sleepers++; joined = true }
#else
        atomic {
            if
            :: permits > 0 -> permits--; joined = false
            :: else -> sleepers++; joined = true
            fi
        }
#endif
        if
        :: joined -> queue ! me; park_on(me, sema_locked); try_acquire()
        :: else -> release(sema_locked); got = true
        fi
    od
}

inline sema_release() {
    atomic { permits++; now_sleepers = sleepers }
    if
    :: now_sleepers > 0 ->
        acquire(sema_locked);
        assert(len(queue) == sleepers);
        if
        :: queue ? [who] -> queue ? who; atomic { sleepers-- }; release(sema_locked);
                            token[who] = true
        :: empty(queue) -> release(sema_locked)
        fi
    :: else
    fi
}

proctype passer(byte me) {
    bool got, joined;
    byte now_sleepers, who, turn;
    do
    :: turn < 2 ->
        sema_acquire(me);
        inside++;
        assert(inside <= PERMITS);
        inside--;
        sema_release();
        turn++
    :: else -> break
    od
}

init {
    byte i;
    atomic {
#ifdef SEMAPHORE
        for (i : 0 .. PASSERS - 1) { run passer(i) }
#else
        count = WORKERS;
        for (i : 0 .. WORKERS - 1) { run worker(i) }
        for (i : 0 .. WAITERS - 1) { run waiter(WORKERS + i) }
#endif
    }
    (_nr_pr == 1);
    assert(count == 0 && waiters == 0 && empty(list));
    assert(permits == PERMITS && sleepers == 0 && empty(queue) && inside == 0)
}
