/* complete.pml - the end of a queue. x86 store buffers (TSO) of producers, as in wake.pml.
 *
 *   complete:  say the last words; then set the closed bit. Whoever finds words without the bit sets it
 *   put:       closed? no: store published; (no fence) closed? if so: full fence; if nothing is left before the item: claim the ring
 *              and, if it is still so, take the item back and refuse the put
 *   no room:   the item goes to a buffer: store the count; (no fence) closed? if so: out of the buffer again, and refused
 *   feeder:    store published; then the lower count. What it publishes is never taken back
 *   consumer:  words are said: barrier on all processors; nothing is buffered by a living producer; every ring is empty: the end
 *
 * Shown: when all has come to rest, every item whose put was reported as done was taken if some consumer lives (or was in the
 * buffer of a producer that was killed); no item whose put was refused was taken; every living consumer has found the end.
 */
#ifndef PRODUCERS
#define PRODUCERS 1
#endif
#ifndef CONSUMERS
#define CONSUMERS 2
#endif
#ifndef ITEMS
#define ITEMS 2                         /* that a producer puts */
#endif
#ifndef CAPACITY
#define CAPACITY 1                      /* items that a ring has room for */
#endif
#ifndef KILLS
#define KILLS 0
#endif
#define DEPTH 3                         /* of a store buffer */
#define COMPLETER (PRODUCERS + CONSUMERS + 1)   /* ids: producers, consumers, who completes */
#define RING(p, i) ((p) * (ITEMS + 1) + (i))

byte memory[2 * (PRODUCERS + 1)];       /* published and count of buffered items of each producer */
#define PUBLISHED(p) (2 * (p))
#define BUFFERED(p)  (2 * (p) + 1)
byte storeTo[(PRODUCERS + 1) * DEPTH], storeValue[(PRODUCERS + 1) * DEPTH], stores[PRODUCERS + 1];
byte consumed[PRODUCERS + 1], claim[PRODUCERS + 1], ring[(PRODUCERS + 1) * (ITEMS + 1)];
bool said, closed, dead[COMPLETER + 1], ended[COMPLETER + 1];
byte dying;

#define WAITING 0                       /* ghosts: what the producer was told of its item */
#define DONE    1
#define REFUSED 2
#define LOST    3
byte told[(PRODUCERS + 1) * (ITEMS + 1)];
bool taken[(PRODUCERS + 1) * (ITEMS + 1)];

#define B(p, i) ((p) * DEPTH + (i))
inline drainOne(p) {                    /* inside an atomic */
    memory[storeTo[B(p, 0)]] = storeValue[B(p, 0)];
    storeTo[B(p, 0)] = storeTo[B(p, 1)]; storeValue[B(p, 0)] = storeValue[B(p, 1)];
    storeTo[B(p, 1)] = storeTo[B(p, 2)]; storeValue[B(p, 1)] = storeValue[B(p, 2)];
    storeTo[B(p, 2)] = 0; storeValue[B(p, 2)] = 0; stores[p]--
}
inline drain(p) { do :: stores[p] > 0 -> drainOne(p) :: else -> break od }
inline store(w, v) { stores[me] < DEPTH -> storeTo[B(me, stores[me])] = w; storeValue[B(me, stores[me])] = v; stores[me]++ }

#define CLAIMABLE(r) (claim[r] == 0 || dead[claim[r]])
#define IS_OVER(p)   ((memory[BUFFERED(p)] == 0 || dead[p]) && memory[PUBLISHED(p)] == consumed[p])
#if PRODUCERS > 1
#define OVER (IS_OVER(1) && IS_OVER(2))
#else
#define OVER IS_OVER(1)
#endif

proctype StoreBuffer(byte p) provided (dying == 0) {
end: do :: atomic { stores[p] > 0 -> drainOne(p) } od
}

/* Its items are 1.., a ring's position i holds one of them; those after `put - buffered` are in the buffer. */
proctype Producer(byte me) provided (dying == 0 || dying == _pid) {
    byte put, position, buffered;
    {
        skip;
end_feeding:                                                            /* no consumer lives who makes room */
        do
        :: put < ITEMS && closed -> break
        :: put < ITEMS && !closed ->
            put++;
            if
            :: buffered == 0 && position - consumed[me] < CAPACITY ->
                atomic { ring[RING(me, position)] = put; position++; store(PUBLISHED(me), position) };
#ifndef BUG_NO_SECOND_LOOK
                if
                :: closed ->
#ifndef BUG_NO_FENCE
                    atomic { drain(me) };
#endif
                    do
                    :: consumed[me] != position - 1 -> break                    /* something is before it, or it was taken */
                    :: consumed[me] == position - 1 ->
#ifdef BUG_NO_CLAIM
                        atomic { drain(me); position-- };
                        memory[PUBLISHED(me)] = position; told[RING(me, put)] = REFUSED;
                        break
#else
                        atomic { CLAIMABLE(me) -> drain(me); claim[me] = me };
                        if
                        :: consumed[me] == position - 1 ->
                            atomic { position--; memory[PUBLISHED(me)] = position; told[RING(me, put)] = REFUSED }
                        :: else
                        fi;
                        claim[me] = 0;
                        break
#endif
                    od
                :: else
                fi;
#endif
                atomic { if :: told[RING(me, put)] == WAITING -> told[RING(me, put)] = DONE :: else fi }
            :: else ->
                atomic { buffered++; store(BUFFERED(me), buffered) };
                if
#ifndef BUG_NO_LOOK_BUFFERED
                :: closed ->
                    atomic { buffered--; store(BUFFERED(me), buffered); told[RING(me, put)] = REFUSED }
#endif
                :: else -> told[RING(me, put)] = DONE
                fi
            fi
        :: buffered > 0 && position - consumed[me] < CAPACITY ->
#ifdef BUG_COUNT_FIRST
            atomic { ring[RING(me, position)] = put - buffered + 1; buffered--; store(BUFFERED(me), buffered) };
            atomic { position++; store(PUBLISHED(me), position) }
#else
            atomic { ring[RING(me, position)] = put - buffered + 1; position++; store(PUBLISHED(me), position) };
            atomic { buffered--; store(BUFFERED(me), buffered) }
#endif
        :: put == ITEMS && buffered == 0 -> break
        od;
end_closed:
        do                                                              /* the feeder goes on */
        :: buffered > 0 && position - consumed[me] < CAPACITY ->
            atomic { ring[RING(me, position)] = put - buffered + 1; position++; store(PUBLISHED(me), position) };
            atomic { buffered--; store(BUFFERED(me), buffered) }
        :: buffered == 0 -> break
        od;
end:    false
    } unless {
        atomic {
            dying == me -> drain(me); dead[me] = true; dying = 0;
            do
            :: buffered > 0 ->
                if :: told[RING(me, put - buffered + 1)] == DONE && !taken[RING(me, put - buffered + 1)] ->
                    told[RING(me, put - buffered + 1)] = LOST :: else fi;
                buffered--
            :: else -> break
            od;
            put = 0; position = 0
        }
    }
}

proctype Consumer(byte me) provided (dying == 0 || dying == _pid) {
    byte p, at;
    {
        skip;
next:
end:    atomic {
            if
            :: memory[PUBLISHED(1)] != consumed[1] && CLAIMABLE(1) -> p = 1; claim[p] = me
#if PRODUCERS > 1
            :: memory[PUBLISHED(2)] != consumed[2] && CLAIMABLE(2) -> p = 2; claim[p] = me
#endif
            :: said && OVER -> goto over                            /* somebody wakes it then: wake.pml */
            fi
        };
        if
        :: memory[PUBLISHED(p)] != consumed[p] ->
            atomic {
                at = ring[RING(p, consumed[p])];
                assert(!taken[RING(p, at)] && told[RING(p, at)] != REFUSED);
                taken[RING(p, at)] = true;
                consumed[p] = consumed[p] + 1; at = 0
            }
        :: else
        fi;
        atomic { claim[p] = 0; p = 0 };
        goto next;

over:
#ifndef BUG_NO_TELL
        closed = true;
#endif
#ifndef BUG_NO_BARRIER
        atomic { drain(1) };
#if PRODUCERS > 1
        atomic { drain(2) };
#endif
#endif
#ifndef BUG_RINGS_FIRST
        for (p : 1 .. PRODUCERS) { if :: memory[BUFFERED(p)] == 0 || dead[p] :: else -> p = 0; goto next fi }
#endif
        for (p : 1 .. PRODUCERS) {
            at = consumed[p];
            if :: memory[PUBLISHED(p)] == at :: else -> at = 0; p = 0; goto next fi
        }
        at = 0;
#ifdef BUG_RINGS_FIRST
        for (p : 1 .. PRODUCERS) { if :: memory[BUFFERED(p)] == 0 || dead[p] :: else -> p = 0; goto next fi }
#endif
        atomic { p = 0; ended[me] = true };
end_rest:
        false
    } unless { atomic { dying == me -> dead[me] = true; dying = 0; p = 0; at = 0 } }
}

proctype Completer(byte me) provided (dying == 0 || dying == _pid) {
    {
        said = true;
        closed = true;
end:    false
    } unless { atomic { dying == me -> dead[me] = true; dying = 0 } }
}

proctype Killer() {
    byte kills, victim;
    do
    :: atomic {
        kills < KILLS && dying == 0 ->
            kills++;
            select(victim : 1 .. COMPLETER);
            if :: !dead[victim] -> dying = victim :: else fi;
            victim = 0
       }
    :: dying == 0 -> break
    od
}

proctype AtRest() {
    byte i, p;
    bool aConsumerLives;
    timeout -> atomic {
        for (i : PRODUCERS + 1 .. COMPLETER - 1) {
            aConsumerLives = aConsumerLives || !dead[i];
            assert(dead[i] || ended[i] || !said)
        }
        for (p : 1 .. PRODUCERS) {
            for (i : 1 .. ITEMS) {
                assert(!aConsumerLives || told[RING(p, i)] != DONE || taken[RING(p, i)]);
                assert(told[RING(p, i)] != REFUSED || !taken[RING(p, i)])
            }
        }
    }
}

init {
    byte i;
    atomic {
        for (i : 1 .. PRODUCERS) { run Producer(i) }
        for (i : PRODUCERS + 1 .. COMPLETER - 1) { run Consumer(i) }
        run Completer(COMPLETER);
        for (i : 1 .. PRODUCERS) { run StoreBuffer(i) }
        run Killer(); run AtRest()
    }
}
