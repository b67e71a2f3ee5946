/* joinwake.pml - who wakes a joiner of a joinable queue. x86 store buffers (TSO), as in wake.pml.
 *
 *   joiner:    set the sleeping bit; barrier on all processors; look (join.pml); sleep until it is woken; again
 *   consumer:  whenever a ring's consumed has moved so that its own F is empty, or a task went elsewhere than to its F:
 *              (no fence) load the bit; if somebody sleeps: full fence; if all sources look empty: wake
 *   feeder:    publish; store the count of what is buffered; (no fence) load the bit; wake
 *
 * A consumer that finds a source not empty leaves it to whoever takes from there: that one comes to the same look later.
 * Consumer c keeps the claim of source c, so its takes have no atomic update that would drain its store buffer.
 * LETTER: the last task of source 2 goes to the dead letters. CUT_OFF: instead, one who died has copied it there already,
 * and consumer 2 repairs source 2. FEEDER: the tasks of source 1 are first in a buffer.
 * KILLS: a consumer dies at any step; POLL: then the joiner looks once more when nothing else happens.
 *
 * Shown: the joiner returns only when nothing is unfinished; at rest, it has returned if nothing is unfinished.
 */
#ifndef TASKS
#define TASKS 2                         /* of source 1; source 2 has one */
#endif
#ifndef KILLS
#define KILLS 0
#endif
#define OF_SOURCE(c) ((c) == 1 -> TASKS : 1)
#define ELSEWHERE(c) ((c) == 2 && letter)

#define SOURCE(c)    (c)                /* words of shared memory, index 0 unused */
#define FLIGHT(c)    (2 + (c))
byte published[5], consumed[5], buffered;
byte storeTo[3 * 6], storeValue[3 * 6], stores[3];              /* store buffers: word * 2 (+ 1: published), value */
bool sleeping, asleep, dead[3], letter, quiet, joined;
byte sequence;

byte unfinished;                        /* ghost */

inline drainOne(c) {                    /* inside an atomic */
    if
    :: storeTo[(c) * 6] == 0 -> buffered = storeValue[(c) * 6]
    :: storeTo[(c) * 6] != 0 && storeTo[(c) * 6] % 2 == 0 -> consumed[storeTo[(c) * 6] / 2] = storeValue[(c) * 6]
    :: storeTo[(c) * 6] % 2 == 1 -> published[storeTo[(c) * 6] / 2] = storeValue[(c) * 6]
    fi;
    for (k : 0 .. 4) { storeTo[(c) * 6 + k] = storeTo[(c) * 6 + k + 1]; storeValue[(c) * 6 + k] = storeValue[(c) * 6 + k + 1] }
    storeTo[(c) * 6 + 5] = 0; storeValue[(c) * 6 + 5] = 0; k = 0; stores[c]--
}
inline drain(c) { do :: stores[c] > 0 -> drainOne(c) :: else -> break od }
inline store(word, value) {
    atomic { stores[me] < 6 -> storeTo[me * 6 + stores[me]] = word; storeValue[me * 6 + stores[me]] = value; stores[me]++ }
}
#define CONSUMED(r)  ((r) * 2)
#define PUBLISHED(r) ((r) * 2 + 1)
#define BUFFERED     0

proctype StoreBuffer(byte c) {
    byte k;
end: do :: atomic { stores[c] > 0 -> drainOne(c) } od
}

proctype Consumer(byte me) {
    byte k, taken, done, inFlight, other;
    {
        other = 3 - me;
        do
        :: taken < published[SOURCE(me)] && !(ELSEWHERE(me)) ->
            atomic { inFlight++; store(PUBLISHED(FLIGHT(me)), inFlight) };
            atomic { taken++; store(CONSUMED(SOURCE(me)), taken) }
        :: taken < published[SOURCE(me)] && ELSEWHERE(me) ->
            atomic {
                taken++; unfinished--;
                store(CONSUMED(SOURCE(me)), taken);                             /* D is looked at by nobody here */
#ifdef CUT_OFF
                drain(me)                                                       /* the repair is a swap */
#endif
            };
#ifndef BUG_LETTER_SILENT
            goto look;
#endif
back:       skip
        :: atomic { done < inFlight -> done++; store(CONSUMED(FLIGHT(me)), done); unfinished-- };
            if
            :: done == inFlight -> goto look
            :: else
            fi
        :: taken == OF_SOURCE(me) && done == inFlight -> break
        od;
        goto stop;

look:   if
        :: sleeping ->
#ifndef BUG_NO_FENCE
            atomic { drain(me) };
#endif
            if
            :: taken == published[SOURCE(me)] ->                                /* what it stored itself it reads so */
                if
                :: consumed[SOURCE(other)] == published[SOURCE(other)] ->
                    atomic { drain(me); if :: sleeping -> sleeping = false; sequence++ :: else fi };
                    asleep = false
                :: else
                fi
            :: else
            fi
        :: else
        fi;
        goto back;
stop:   skip
    } unless { atomic { dead[me] -> k = 0; taken = 0; done = 0; inFlight = 0; other = 0 } }
}

#ifdef FEEDER
proctype Feeder(byte me) {
    byte k;
    store(PUBLISHED(SOURCE(1)), TASKS);
    store(BUFFERED, 0);
#ifndef BUG_FEEDER_SILENT
    if
    :: sleeping ->
        atomic { drain(me); if :: sleeping -> sleeping = false; sequence++ :: else fi };
        asleep = false
    :: else
    fi
#endif
}
#endif

proctype Joiner() {
    byte w, r, k, seen[5];
    bool open;
again:
    atomic { sleeping = true; w = sequence; open = false };
#ifndef BUG_NO_BARRIER
    atomic { drain(1) }; atomic { drain(2) };
#ifdef FEEDER
    atomic { drain(0) };
#endif
#endif
    r = 1;
    do
    :: atomic { r < 5 -> seen[r] = consumed[r]; r++ }
    :: atomic { r == 5 -> r = 1; break }
    od;
    open = (buffered > 0);
    do
    :: atomic { r < 5 -> open = open || seen[r] != published[r]; seen[r] = 0; r++ }
    :: atomic { r == 5 -> r = 0; break }
    od;
    if
    :: open ->
        atomic { if :: sleeping && sequence == w -> asleep = true :: else fi };
end:    if
        :: !asleep
#ifdef POLL
        :: atomic { quiet -> quiet = false; asleep = false }
#endif
        fi;
        goto again
    :: else
    fi;
    atomic { assert(unfinished == 0); joined = true }
}

proctype Killer() {
    byte kills;
    do
    :: atomic { kills < KILLS -> kills++; if :: dead[1] = true :: dead[2] = true fi }
    :: break
    od
}

proctype AtRest() {
#ifdef POLL
    timeout -> quiet = true;
#endif
    timeout -> assert(joined || unfinished > 0)
}

init {
    atomic {
        unfinished = TASKS + 1; published[SOURCE(2)] = 1;
#ifdef FEEDER
        buffered = TASKS; run Feeder(0); run StoreBuffer(0);
#else
        published[SOURCE(1)] = TASKS;
#endif
#if defined(LETTER) || defined(CUT_OFF)
        letter = true;
#endif
        run Consumer(1); run Consumer(2); run StoreBuffer(1); run StoreBuffer(2); run Joiner(); run Killer(); run AtRest()
    }
}
