/* cells.pml - a queue with a maximum: one ring of cells for all producers.
 *
 * A word for each item that finds room names the item's cell; `published` counts what was put, `consumed` what was taken.
 *   put:      swap 0, or a dead one's id, in `admission` for the own; move `consumed` past a word that is marked; if there is room:
 *             write the cell that the word names; store the word, with a new sequence number; store published; admission = 0
 *   take:     consumed; published; the word; consumed again: is it the same? if the word is marked: move consumed on; else copy
 *             the cell; swap the word for itself, marked; move consumed on
 *   full:     drop the oldest, as a take, and try again (DROP_OLDEST); or (DROP_NEWEST) write the item into the spare cell,
 *             swap the newest word for one that names it, and say that the old one's cell is spare now. Whoever enters after
 *             a death looks which cell is spare.
 *
 * Sequentially consistent: the swaps are full fences, and the plain stores of one put become visible in their order.
 *
 * Shown: never more than the maximum; an item is taken or dropped once, whole, in the order of puts; at rest, what was put
 * was taken or dropped if a consumer lives, no living producer waits for a dead one, and no room is lost.
 */
#ifndef PRODUCERS
#define PRODUCERS 2
#endif
#ifndef CONSUMERS
#define CONSUMERS 2
#endif
#ifndef ITEMS
#define ITEMS 2                         /* items that a producer puts */
#endif
#ifndef ROOM
#define ROOM 1                          /* items that find room */
#endif
#ifndef KILLS
#define KILLS 1
#endif
#if defined(DROP_NEWEST) || defined(DROP_OLDEST)
#define DROPS 1
#else
#define DROPS 0
#endif
#define PROCESSES (PRODUCERS + CONSUMERS)       /* ids: producers, then consumers */
#define ALL (PRODUCERS * ITEMS)
#define NOTHING 255

#define WORD(sequence, cell) ((sequence) * 4 + (cell) * 2)
#define TAKEN 1
#define CELL(word) (((word) / 2) % 2)
#define CELLS 2                         /* ROOM is 1 where there is a spare one; else each word has its own */
#if ROOM > 1
#undef WORD
#undef CELL
#undef CELLS
#define WORD(sequence, cell) ((sequence) * 8 + (cell) * 2)
#define CELL(word) (((word) / 2) % 4)
#define CELLS (ROOM + 1)
#endif

byte words[ROOM], cells[CELLS], half[CELLS];    /* a cell is written in two steps: a reader may see two halves */
byte published, consumed, sequence, spare, admission, dying;
bool dead[PROCESSES + 1], finished[PROCESSES + 1];

byte fate[ALL], position[ALL];          /* ghosts: put 1, taken or dropped 2; where it was put */
byte nextTaken, number;                 /* the order of puts is `position` */

#define FULL (published - consumed >= ROOM)
#ifdef BUG_NO_TAKEOVER
#define MAY_ENTER (admission == 0)
#else
#define MAY_ENTER (admission == 0 || dead[admission])
#endif

inline findOldest() {                   /* `word` is what stands at `at`, `found` whether it is an item */
    found = false;
    do
    :: at = consumed;
       atomic { if :: published == at -> word = 0; break :: else fi };
       word = words[at % ROOM];
#ifndef BUG_NO_SECOND_LOOK
       if :: consumed != at -> goto again :: else fi;
#endif
       if
       :: word & TAKEN -> moveOn()
       :: else -> found = true; break
       fi;
again: skip
    od
}

inline moveOn() {
#ifdef BUG_STORE_CONSUMED
    consumed = at + 1
#else
    atomic { if :: consumed == at -> consumed = at + 1 :: else fi }
#endif
}

inline copy() { item = cells[CELL(word)]; atomic { item = (half[CELL(word)] == item -> item : NOTHING) } }

inline take() {                         /* an item that was found and copied: is it still there? */
    atomic {
        mine = (words[at % ROOM] == word);
        if
        :: mine ->
            words[at % ROOM] = word | TAKEN;
            assert(item != NOTHING && fate[item] == 1 && position[item] >= nextTaken);
            fate[item] = 2; nextTaken = position[item] + 1
        :: else
        fi;
        item = 0
    };
    if :: mine -> moveOn() :: else fi
}

inline fill(cell, what) { cells[cell] = what; half[cell] = what }

proctype Producer(byte me) provided (dying == 0 || dying == _pid) {
    byte n, owner, at, word, item, old, i;
    bool found, mine;
    {
        do
        :: n < ITEMS ->
enter:
end_full:   atomic {
                /* whoever takes or lets go wakes it */
                (MAY_ENTER && (DROPS || !FULL || (words[consumed % ROOM] & TAKEN))) ->
                owner = admission;
#ifndef BUG_NO_ADMISSION
                admission = me
#endif
            };
#if defined(DROP_NEWEST) && !defined(BUG_SPARE_NOT_LOOKED_FOR)
            if :: owner != 0 -> spare = 1 - CELL(words[0]) :: else fi;
#endif
room:       findOldest();
            if
            :: published - at < ROOM ->
                atomic { owner = 0; old = words[published % ROOM]; i = sequence + 1; sequence = i };
#ifdef BUG_PUBLISH_FIRST
                at = published;
                atomic { fate[(me - 1) * ITEMS + n] = 1; position[(me - 1) * ITEMS + n] = number; number++; published = at + 1 };
                fill(CELL(old), (me - 1) * ITEMS + n);
                words[at % ROOM] = WORD(i, CELL(old));
#else
                fill(CELL(old), (me - 1) * ITEMS + n);
                words[published % ROOM] = WORD(i, CELL(old));
                at = published;
                atomic {
                    fate[(me - 1) * ITEMS + n] = 1; position[(me - 1) * ITEMS + n] = number; number++;
                    published = at + 1;
                    assert(published - consumed <= ROOM)
                };
#endif
            :: else ->
#if defined(DROP_OLDEST)
                if :: found -> copy(); take() :: else fi;
                atomic { word = 0; found = false; mine = false };
                goto room
#elif defined(DROP_NEWEST)
                at = published - 1;
                word = words[at % ROOM];
                if :: word & TAKEN -> goto room :: else fi;
                copy();
                atomic { i = sequence + 1; sequence = i };
#ifdef BUG_NO_SPARE
                fill(CELL(word), (me - 1) * ITEMS + n);
#else
                fill(spare, (me - 1) * ITEMS + n);
#endif
                atomic {
                    mine = (words[at % ROOM] == word);
                    if
                    :: mine ->
#ifdef BUG_NO_SPARE
                        words[at % ROOM] = WORD(i, CELL(word));
#else
                        words[at % ROOM] = WORD(i, spare);
#endif
                        assert(item != NOTHING && fate[item] == 1);
                        fate[item] = 2;
                        fate[(me - 1) * ITEMS + n] = 1; position[(me - 1) * ITEMS + n] = position[item]
                    :: else
                    fi;
                    item = 0
                };
                if :: !mine -> goto room :: else fi;
                spare = CELL(word)
#else
                n--                                     /* somebody else was quicker */
#endif
            fi;
            atomic {
#ifndef BUG_NO_ADMISSION
                admission = 0;
#endif
                n++; owner = 0; at = 0; word = 0; old = 0; i = 0; found = false; mine = false }
        :: atomic { else -> finished[me] = true; break }
        od;
end_rest:
        false
    } unless {
        atomic { dying == me -> dead[me] = true; dying = 0;
                                n = 0; owner = 0; at = 0; word = 0; item = 0; old = 0; i = 0; found = false; mine = false }
    }
}

proctype Consumer(byte me) provided (dying == 0 || dying == _pid) {
    byte at, word, item;
    bool found, mine;
    {
        skip;
next:
end:    published != consumed;                          /* waits for something to take */
        findOldest();
        if :: found -> copy(); take() :: else fi;
        atomic { at = 0; word = 0; item = 0; found = false; mine = false };
        goto next
    } unless {
        atomic { dying == me -> dead[me] = true; dying = 0; at = 0; word = 0; item = 0; found = false; mine = false }
    }
}

proctype Killer() {
    byte kills, victim;
    do
    :: atomic {
        kills < KILLS && dying == 0 ->
            kills++;
            select(victim : 1 .. PROCESSES);
            if :: !dead[victim] -> dying = victim :: else fi;
            victim = 0
       }
    :: dying == 0 -> break
    od
}

proctype AtRest() {
    byte i;
    bool aConsumerLives;
    timeout -> atomic {
        for (i : PRODUCERS + 1 .. PROCESSES) { aConsumerLives = aConsumerLives || !dead[i] }
        assert(!aConsumerLives || published == consumed);
        for (i : 0 .. ALL - 1) { assert(!aConsumerLives || fate[i] != 1) }
        for (i : 1 .. PRODUCERS) {
            assert(dead[i] || finished[i] || (!aConsumerLives && published - consumed == ROOM))
        }
    }
}

init {
    byte i;
    atomic {
        for (i : 0 .. ROOM - 1) { words[i] = WORD(0, i) }
        spare = ROOM;
        for (i : 1 .. PRODUCERS) { run Producer(i) }
        for (i : PRODUCERS + 1 .. PROCESSES) { run Consumer(i) }
        run Killer(); run AtRest()
    }
}
