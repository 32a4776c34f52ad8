/* meet.pml - the rendezvous (impl/chan/chan_meet.h): the word, the lists that take over from it,
 * and a waiter who looks, falls asleep, or is told.
 *
 * SENDERS tasks send VALUES each, RECEIVERS receive until the channel is closed; the last sender
 * closes. Each swap of the word, each change of a state, and what is done under the lock are steps.
 *
 * Holds       all tasks end; who is told was waiting, and once; every value goes over once; a waiter
 *             is in the word or in a list, never in both; the books of who waits are empty at the end.
 * Breaks      BREAK_QUEUE: the lists take over without taking in who stands in the word.
 *             BREAK_SLEEP: a waiter falls asleep by a store, not by a swap.
 *             BREAK_DOWN: the word is left QUEUED for NOBODY while the lists still hold somebody.  */
#ifndef SENDERS
#define SENDERS 2
#endif
#ifndef RECEIVERS
#define RECEIVERS 1
#endif
#ifndef VALUES
#define VALUES 2
#endif
#define TASKS (SENDERS + RECEIVERS)

/* The word: NOBODY, QUEUED, CLOSED, or WAITS + the number of who waits; senders come first. */
#define NOBODY 0
#define QUEUED 1
#define CLOSED 2
#define WAITS  3
#define is_sender(word)   (word >= WAITS && word < WAITS + SENDERS)
#define is_receiver(word) (word >= WAITS + SENDERS)

mtype = { IDLE, LOOKS, ASLEEP, DONE, GONE };
mtype state[TASKS] = IDLE;
bool token[TASKS];
byte word;
bool locked;
byte sending = SENDERS, went;
chan senders = [TASKS] of { byte };
chan receivers = [TASKS] of { byte };

inline lock() { atomic { !locked -> locked = true } }
inline unlock() { locked = false }

/* chan_meet_tell(): an exchange, then perhaps a token. */
inline tell(other, news) {
    atomic {
        assert(state[other] == LOOKS || state[other] == ASLEEP);
        old = state[other];
        state[other] = news
    }
    if
    :: old == ASLEEP -> token[other] = true
    :: else
    fi
}

/* chan_meet_wait(): looks as often as chance will have it, then the commit and the park. */
inline wait_for_news(me) {
    do
    :: state[me] == DONE || state[me] == GONE -> break
    :: true ->
#ifdef BREAK_SLEEP
        if
        :: state[me] == LOOKS -> state[me] = ASLEEP
        :: else -> token[me] = true
        fi;
#else
        atomic {
            if
            :: state[me] == LOOKS -> state[me] = ASLEEP
            :: else -> token[me] = true
            fi
        }
#endif
        atomic { token[me] -> token[me] = false }
        break
    od;
    assert(state[me] == DONE || state[me] == GONE)
}

/* chan_meet_queue_up(), under the lock, from what the word was. */
inline queue_up(seen) {
    atomic {
        if
        :: word == seen && seen != CLOSED ->
            word = QUEUED;
            up = true;
#ifndef BREAK_QUEUE
            if
            :: is_sender(seen) -> senders ! (seen - WAITS)
            :: is_receiver(seen) -> receivers ! (seen - WAITS)
            :: else
            fi
#endif
        :: else -> up = false
        fi
    }
}

inline queue_down() {
    if
#ifdef BREAK_DOWN
    :: true -> word = NOBODY
#else
    :: empty(senders) && empty(receivers) -> word = NOBODY
    :: else
#endif
    fi
}

/* chan_meet_by_lists(): mine and theirs are lists; theirs_in_word: a partner stands in the word. */
inline by_lists(me, mine, theirs, theirs_in_word) {
    lock();
    seen = word;
    if
    :: theirs_in_word -> unlock()
    :: else ->
        queue_up(seen);
        if
        :: up ->
            if
            :: theirs ? other -> found = true
            :: empty(theirs) -> mine ! me; entered = true
            fi;
            queue_down()
        :: else
        fi;
        unlock()
    fi
}

/* chan_meet() */
inline meet(me, mine, theirs, theirs_in_word) {
    found = false; entered = false; shut = false;
    state[me] = LOOKS;
    do
    :: found || entered || shut -> break
    :: else ->
        seen = word;
        if
        :: theirs_in_word ->
            atomic {
                if
                :: word == seen -> word = NOBODY; found = true; other = seen - WAITS
                :: else
                fi
            }
        :: else ->
            if
            :: seen == CLOSED -> shut = true
            :: seen == NOBODY ->
                atomic {
                    if
                    :: word == NOBODY -> word = WAITS + me; entered = true
                    :: else
                    fi
                }
            :: else -> by_lists(me, mine, theirs, theirs_in_word)
            fi
        fi
    od
}

inline close_it() {
    lock();
    up = false;
    do
    :: up -> break
    :: else -> seen = word; queue_up(seen)
    od;
    word = CLOSED;
    unlock();
    do
    :: senders ? other -> tell(other, GONE)
    :: receivers ? other -> tell(other, GONE)
    :: empty(senders) && empty(receivers) -> break
    od
}

proctype sender(byte me) {
    byte left = VALUES, other, seen;
    bool found, entered, shut, up;
    mtype old;
    do
    :: left > 0 ->
        meet(me, senders, receivers, is_receiver(seen));
        assert(!shut);
        if
        :: found -> state[me] = IDLE; tell(other, DONE)
        :: else -> wait_for_news(me); assert(state[me] == DONE); state[me] = IDLE
        fi;
        atomic { went++; left-- }
    :: else -> break
    od;
    atomic { sending--; left = sending }
    if
    :: left == 0 -> close_it()
    :: else
    fi
}

byte came;
proctype receiver(byte me) {
    byte other, seen;
    bool found, entered, shut, up;
    mtype old;
    do
    :: meet(me, receivers, senders, is_sender(seen));
        if
        :: shut -> break
        :: found -> state[me] = IDLE; came++; tell(other, DONE)
        :: else ->
            wait_for_news(me);
            if
            :: state[me] == DONE -> state[me] = IDLE; came++
            :: else -> break
            fi
        fi
    od
}

init {
    atomic {
        byte i;
        for (i : 0 .. SENDERS - 1) { run sender(i) }
        for (i : SENDERS .. TASKS - 1) { run receiver(i) }
    }
    (_nr_pr == 1);
    assert(went == SENDERS * VALUES && came == went);
    assert(word == CLOSED && empty(senders) && empty(receivers))
}
