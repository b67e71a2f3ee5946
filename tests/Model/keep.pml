/* keep.pml - a queue's consumer that finds itself alone keeps a ring's claim, so that its takes need no atomic update.
 * x86 store buffers (TSO), as in wake.pml.
 *
 *   take under a kept claim:  inside = ring; load the claim; if it is still the kept one: read the item; consumed += 1;
 *                             inside = 0; load the sleeping bit                                  (plain stores and loads)
 *   any other take:           swap 0 for the id; read; consumed += 1; claim = 0, or the kept word; load the sleeping bit
 *   revoke:                   swap (id, kept, stamp) for (id, revoked, stamp); barrier on all processors; load the keeper's
 *                             `inside`; if it is not this ring: swap (id, revoked, stamp) for the own id; else go away
 *   sleep:                    set the bit; barrier; look: a ring that is not empty and whose claim could be had?
 *
 * A keeper's `inside` is one word for all rings. A claim of any form is taken over from the dead by one swap; a dead one's
 * stores have all become visible before its death is known. POLL as in wake.pml. BUSY: consumer 1 may work for ever on an
 * item that it has taken; then the rest is for the others.
 *
 * SC: without store buffers, so that more fits.
 *
 * Shown: an item is taken at most once, in order; at rest, if a consumer lives that is not busy, none is left.
 */
#ifndef CONSUMERS
#define CONSUMERS 2
#endif
#ifndef RINGS
#define RINGS 1
#endif
#ifndef ITEMS
#define ITEMS 3                         /* in each ring, from the start */
#endif
#ifndef KILLS
#define KILLS 0
#endif
#ifndef KEEPERS
#define KEEPERS CONSUMERS               /* how many of them keep claims */
#endif
#define DEPTH 4                         /* of a store buffer */

#define CLAIM(r)    (r)                 /* words of memory that are stored plainly */
#define CONSUMED(r) (RINGS + (r))
#define INSIDE(c)   (2 * RINGS + (c) - 1)
byte memory[2 * RINGS + CONSUMERS];
byte storeTo[(CONSUMERS + 1) * DEPTH], storeValue[(CONSUMERS + 1) * DEPTH], stores[CONSUMERS + 1];
bool sleeping, asleep[CONSUMERS + 1], dead[CONSUMERS + 1], quiet, busy;
byte sequence, dying;

byte taken[RINGS * ITEMS], lastOf[(CONSUMERS + 1) * RINGS];     /* ghosts */

#define KEPT    4
#define REVOKED 8
#ifdef BUG_NO_STAMP
#define STAMP   0
#else
#define STAMP   16
#endif
#define ID(word)  ((word) & 3)
#define KEPT_WORD (me + KEPT + stamp * STAMP)

#define B(c, i)    ((c) * DEPTH + (i))
#define HIT(c, i, w) (stores[c] > (i) && storeTo[B(c, i)] == (w))
#define LOAD(c, w) (HIT(c, 3, w) -> storeValue[B(c, 3)] : (HIT(c, 2, w) -> storeValue[B(c, 2)] : \
                   (HIT(c, 1, w) -> storeValue[B(c, 1)] : (HIT(c, 0, w) -> storeValue[B(c, 0)] : memory[w]))))

inline drainOne(c) {                    /* inside an atomic */
    memory[storeTo[B(c, 0)]] = storeValue[B(c, 0)];
    storeTo[B(c, 0)] = storeTo[B(c, 1)]; storeValue[B(c, 0)] = storeValue[B(c, 1)];
    storeTo[B(c, 1)] = storeTo[B(c, 2)]; storeValue[B(c, 1)] = storeValue[B(c, 2)];
    storeTo[B(c, 2)] = storeTo[B(c, 3)]; storeValue[B(c, 2)] = storeValue[B(c, 3)];
    storeTo[B(c, 3)] = 0; storeValue[B(c, 3)] = 0; stores[c]--
}
inline drain(c) { do :: stores[c] > 0 -> drainOne(c) :: else -> break od }
#ifdef SC
inline store(w, v) { memory[w] = v }
#else
inline store(w, v) { stores[me] < DEPTH -> storeTo[B(me, stores[me])] = w; storeValue[B(me, stores[me])] = v; stores[me]++ }
#endif

#define LEFT(r) (LOAD(me, CONSUMED(r)) < ITEMS)
#define MAY_BE_HAD(r) (memory[CLAIM(r)] == 0 || (memory[CLAIM(r)] & KEPT) != 0 || dead[ID(memory[CLAIM(r)])] || \
                       ((memory[CLAIM(r)] & REVOKED) != 0 && memory[INSIDE(ID(memory[CLAIM(r)]))] != (r) + 1))

inline swap(wanted) {                   /* inside an atomic */
    drain(me);
    mine = (memory[CLAIM(r)] == word);
    if :: mine -> memory[CLAIM(r)] = wanted :: else fi
}

inline take() {                         /* inside an atomic: the item at `position` is read, and consumed stored */
    taken[r * ITEMS + position]++;
    assert(taken[r * ITEMS + position] == 1 && position >= lastOf[me * RINGS + r]);
    lastOf[me * RINGS + r] = position
}

/* After letting go, and after a take under a kept claim. */
inline wakeForTheRest() {
#ifndef BUG_SILENT
    if
    :: sleeping ->
        if
        :: LEFT(r) ->
            atomic { drain(me); mine = sleeping; if :: mine -> sleeping = false; sequence++ :: else fi };
            atomic {
                if :: mine -> for (c : 1 .. CONSUMERS) { asleep[c] = false } c = 0 :: else fi;
                mine = false
            }
        :: else
        fi
    :: else
    fi
#else
    skip
#endif
}

proctype StoreBuffer(byte c) provided (dying == 0) {
end: do :: atomic { stores[c] > 0 -> drainOne(c) } od
}

proctype Consumer(byte me) provided (dying == 0 || dying == _pid) {
    byte r, c, w, word, position, kept, stamp;          /* kept: ring + 1; then position is where it stands */
    bool mine;
    {
        skip;
look:   if
        :: kept != 0 ->
            r = kept - 1;
            atomic { store(INSIDE(me), kept) };
#ifdef OWN_FENCE
            atomic { drain(me) };
#endif
            if
            :: LOAD(me, CLAIM(r)) == KEPT_WORD && position < ITEMS ->
#ifdef BUG_OUTSIDE_FIRST
                atomic { take(); store(INSIDE(me), 0) };
                atomic { store(CONSUMED(r), position + 1); position++ };
#else
                atomic { take(); store(CONSUMED(r), position + 1); position++ };
                atomic { store(INSIDE(me), 0) };
#endif
                wakeForTheRest();
                goto again
            :: else ->
                atomic { store(INSIDE(me), 0) };
                kept = 0
            fi
        :: kept == 0 && LEFT(0) -> r = 0
#if RINGS > 1
        :: kept == 0 && LEFT(1) -> r = 1
#endif
        :: else -> goto sleep
        fi;

        atomic { position = 0; word = LOAD(me, CLAIM(r)) };
        if
        :: word == 0 -> atomic { swap(me) }
        :: word != 0 && ID(word) == me -> atomic { swap(me) }
        :: word != 0 && ID(word) != me && dead[ID(word)] -> atomic { swap(me) }
        :: ID(word) != me && (word & (KEPT | REVOKED)) != 0 ->
            atomic {
                mine = true;
                if
                :: (word & KEPT) != 0 ->
                    swap(word - KEPT + REVOKED);
                    if :: mine -> word = word - KEPT + REVOKED :: else fi
                :: else
                fi
            };
            if
            :: mine ->
#ifndef BUG_NO_BARRIER
                atomic { drain(me) };
                atomic { drain(ID(word)) };             /* those of the others do not matter here */
#endif
                if
#ifdef BUG_NO_LOOK_INSIDE
                :: true -> atomic { swap(me) }
#else
                :: memory[INSIDE(ID(word))] != r + 1 -> atomic { swap(me) }
                :: else -> mine = false
#endif
                fi
            :: else
            fi
        :: else
        fi;
        word = 0;
        if
        :: !mine ->
            if :: goto look :: goto sleep fi
        :: else
        fi;

        mine = false;
        position = LOAD(me, CONSUMED(r));
        if
        :: position < ITEMS ->
            atomic { take(); store(CONSUMED(r), position + 1); position++ };
            if
            :: atomic { store(CLAIM(r), 0); position = 0 }
            :: atomic { (KEEPERS >= me) -> stamp = (stamp + 1) % 16; kept = r + 1; store(CLAIM(r), KEPT_WORD) }
            fi
        :: else -> atomic { store(CLAIM(r), 0); position = 0 }
        fi;
        wakeForTheRest();
again:
#ifdef BUSY
        if :: goto look :: me == 1 -> busy = true; goto end_rest fi;
#else
        goto look;
#endif

sleep:  if :: kept != 0 -> goto look :: else fi;
        atomic { r = 0; drain(me); sleeping = true; w = sequence };
        c = 1;
        do
        :: atomic { c <= CONSUMERS -> drain(c); c++ }
        :: atomic { c > CONSUMERS -> c = 0; break }
        od;
        if
        :: LEFT(0) && MAY_BE_HAD(0) -> w = 0; goto look
#if RINGS > 1
        :: LEFT(1) && MAY_BE_HAD(1) -> w = 0; goto look
#endif
        :: else
        fi;
        atomic { asleep[me] = (sleeping && sequence == w); w = 0 };
end:    if
        :: !asleep[me]
#ifdef POLL
        :: atomic { quiet && (LEFT(0) || LEFT(RINGS - 1)) -> asleep[me] = false }
#endif
        fi;
        if
        :: LEFT(0) -> goto look
#if RINGS > 1
        :: LEFT(1) -> goto look
#endif
        :: else                                         /* nothing is published any more */
        fi;
end_rest:
        false
    } unless {
        atomic {
            dying == me -> drain(me); dead[me] = true; dying = 0;
            r = 0; c = 0; w = 0; word = 0; position = 0; kept = 0; stamp = 0; mine = false
        }
    }
}

proctype Killer() {
    byte kills;
    do
    :: atomic { kills < KILLS && dying == 0 -> kills++; dying = kills }
    :: dying == 0 -> break
    od
}

proctype AtRest() {
    byte i, c;
    bool aConsumerLives;
#ifdef POLL
    timeout -> quiet = true;
#endif
    timeout -> atomic {
        for (i : 1 .. CONSUMERS) { aConsumerLives = aConsumerLives || !(dead[i] || (i == 1 && busy)) }
        if
        :: aConsumerLives -> for (i : 0 .. RINGS * ITEMS - 1) { assert(taken[i] == 1) }
        :: else
        fi
    }
}

init {
    byte i;
    atomic {
        for (i : 1 .. CONSUMERS) { run Consumer(i) }
        for (i : 1 .. CONSUMERS) { run StoreBuffer(i) }
        run Killer(); run AtRest()
    }
}
