/* futex.pml - the lock of impl/lock/lock_futex.h: FREE, HELD, SLEPT_ON, and the kernel's compare.
 *
 * TASKS tasks acquire and release TURNS times. The exchange, the compare-and-swap and the kernel's
 * comparing and falling asleep are one step each; a sleeper may wake for no reason.
 *
 * Holds       one holder; nobody sleeps for ever (no stuck state); at the end the lock is free.
 * Breaks      BREAK_SLEPT_ON: who wakes takes it as HELD, forgetting that others may sleep.
 *             BREAK_RECHECK: the kernel sleeps without comparing.                                 */
#ifndef TASKS
#define TASKS 3
#endif
#ifndef TURNS
#define TURNS 2
#endif

mtype = { FREE, HELD, SLEPT_ON };
mtype state = FREE;
bool asleep[TASKS];
byte sleepers, holders;

/* Up to one of those who sleep, whichever. */
inline wake_one() {
    atomic {
        if
        :: sleepers == 0
        :: sleepers > 0 ->
            if
            :: asleep[0] -> asleep[0] = false
            :: asleep[1] -> asleep[1] = false
#if TASKS > 2
            :: asleep[2] -> asleep[2] = false
#endif
            fi;
            sleepers--
        fi
    }
}

inline acquire() {
    atomic { old = state; if :: old == FREE -> state = HELD :: else fi }
    do
    :: old == FREE -> break
    :: else ->
#ifdef BREAK_SLEPT_ON
        atomic {
            old = state;
            if
            :: old == FREE && woken -> state = HELD
            :: else -> state = SLEPT_ON
            fi
        }
#else
        atomic { old = state; state = SLEPT_ON } /* exchange */
#endif
        if
        :: old == FREE
        :: else ->
            atomic { /* FUTEX_WAIT */
                if
#ifdef BREAK_RECHECK
                :: true -> asleep[me] = true; sleepers++
#else
                :: state == SLEPT_ON -> asleep[me] = true; sleepers++
                :: else
#endif
                fi
            }
            !asleep[me];
            woken = true
        fi
    od
}

inline release() {
    atomic { old = state; state = FREE }
    if
    :: old == SLEPT_ON -> wake_one()
    :: else -> assert(old == HELD)
    fi
}

proctype task(byte me) {
    mtype old;
    bool woken;
    byte turn;
    do
    :: turn < TURNS ->
        woken = false;
        acquire();
        holders++;
        assert(holders == 1);
        holders--;
        release();
        turn++
    :: else -> break
    od
}

init {
    atomic {
        byte i;
        for (i : 0 .. TASKS - 1) { run task(i) }
    }
    (_nr_pr == 1);
    assert(state == FREE && sleepers == 0)
}
