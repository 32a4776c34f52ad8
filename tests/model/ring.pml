/* ring.pml - waiting beside a lock-free ring (impl/chan/chan_ring.h): lists, second looks, wake-ups.
 *
 * SENDERS tasks send VALUES each into a ring of SLOTS; RECEIVERS receive until it is closed and
 * empty; the last sender closes. Moves of a position, looks, and what is done under the lock are
 * steps. Stamps are left out: a position that has moved stands for the cell behind it.
 *
 * Holds       all tasks end (no stuck state: no wake-up is lost); every value is received once;
 *             tail - head stays in [0, SLOTS]; a list never keeps who has left.
 * Breaks      BREAK_LOOK: no second look on the list before parking.
 *             BREAK_MARK: close wakes before it marks the tail.
 *             BREAK_ONE: a wake-up also for who was not parked yet is dropped: the executor forgets a
 *             token that comes before the park.                                                  */
#ifndef SENDERS
#define SENDERS 2
#endif
#ifndef RECEIVERS
#define RECEIVERS 1
#endif
#ifndef VALUES
#define VALUES 2
#endif
#ifndef SLOTS
#define SLOTS 1
#endif
#define TASKS (SENDERS + RECEIVERS)

byte tail, head;
bool closed;
bool locked;
byte sending = SENDERS;
byte received;
/* A list is the order in which tasks have entered it; a channel of SPIN is one. */
chan waits_to_send = [TASKS] of { byte };
chan waits_to_recv = [TASKS] of { byte };
bool token[TASKS];  /* of the executor: readied */
bool parked[TASKS]; /* only BREAK_ONE looks */

inline lock() { atomic { !locked -> locked = true } }
inline unlock() { locked = false }

inline ready(other) {
#ifdef BREAK_ONE
    atomic {
        if
        :: parked[other] -> token[other] = true
        :: else
        fi
    }
#else
    token[other] = true
#endif
}

/* The executor's park, whose commit lets go of the lock. */
inline park_after_unlock(me) {
    unlock();
    parked[me] = true;
    atomic { token[me] -> token[me] = false; parked[me] = false }
}

/* chan_ring_wake(): the look at an empty list was made before. */
inline wake(list) {
    lock();
    if
    :: list ? other -> unlock(); ready(other)
    :: empty(list) -> unlock()
    fi
}

inline remove(list, me) { list ?? eval(me) }

/* chan_ring_park(); must_wait: the second look. */
inline wait(list, me, must_wait) {
    lock();
    list ! me;
    if
#ifdef BREAK_LOOK
    :: true -> park_after_unlock(me)
#else
    :: must_wait -> park_after_unlock(me)
    :: !(must_wait) -> remove(list, me); unlock()
#endif
    fi
}

inline close_it() {
#ifndef BREAK_MARK
    closed = true;
#endif
    do
    :: lock();
       if
       :: waits_to_recv ? other -> unlock(); ready(other)
       :: empty(waits_to_recv) -> unlock(); break
       fi
    od;
#ifdef BREAK_MARK
    closed = true
#endif
}

proctype sender(byte me) {
    byte left = VALUES, other;
    bool awaited;
    do
    :: left > 0 ->
        if
        :: atomic { tail - head < SLOTS -> tail++; assert(tail - head <= SLOTS) }
           awaited = nempty(waits_to_recv);
           if
           :: awaited -> wake(waits_to_recv)
           :: else
           fi;
           left--
        :: atomic { tail - head == SLOTS }
           wait(waits_to_send, me, (tail - head == SLOTS))
        fi
    :: else -> break
    od;
    atomic { sending--; left = sending }
    if
    :: left == 0 -> close_it()
    :: else
    fi
}

proctype receiver(byte me) {
    byte other;
    bool awaited;
    do
    :: if
       :: atomic { tail > head -> head++; received++ }
          awaited = nempty(waits_to_send);
          if
          :: awaited -> wake(waits_to_send)
          :: else
          fi
       :: atomic { tail == head && closed -> break }
       :: atomic { tail == head && !closed }
          wait(waits_to_recv, me, (tail == head && !closed))
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
    assert(received == SENDERS * VALUES && tail == head);
    assert(empty(waits_to_send) && empty(waits_to_recv))
}
