/* tasks.pml - a joinable queue: a task is copied to where it goes before it leaves where it was.
 *
 * Rings: P, filled at the start; for each consumer c: F(c) in flight, R(c) returned, D(c) dead letters. A frame carries a
 * stamp: from which ring and position it was copied. A ring knows where its last frame lies.
 *
 *   take:      1 claim S; read the frame at S.consumed    4 S.consumed = end of that frame   (commit 2)
 *              2 write the copy, stamped (S, position)    5 let go, or keep the claim
 *              3 last = its place; published = its end    (commit 1)
 *              into D(c) if the task was delivered too often, else into F(c)
 *   kept:      inside = S; load the claim, and take only if it is still the kept one; 1 to 4; inside = 0
 *   revoke:    kept -> revoked; barrier on all processors; if the keeper is not inside: revoked -> own id
 *   take over: S's claim names the dead d: read S.consumed and the stamps of the last frames of F(d) and D(d); see that
 *              the claim is unchanged; if a stamp says (S, p), p >= consumed: compare-and-swap consumed; then the claim
 *   bury:      take over and let go every claim that names d, again and again until it does not; then open F(d) by its claim
 *   done:      consumed of F(c) goes past the frame and all behind it that are marked; or the frame is marked
 *   give back: copy into R(c) or D(c), commit 1; then as done. Move: copy to the end of F(c), commit 1; then as done
 *   from an opened F(d), a frame is skipped that is marked, or if the last frame of F(d), R(d) or D(d) was copied from it
 *
 * KEPT: claims are kept; the store of `inside` may wait in the store buffer while the claim is loaded (x86).
 * REUSE: when nothing needs the rings of the dead consumer 1 any more, a new participant gets them, and claims F first.
 * MAX_DELIVERIES, GIVE_BACK and MOVES (how often, over all), OUT_OF_ORDER, LEAVE: what else consumers do.
 *
 * Shown: a task is handed out only if all who had it are dead or gave it back, and none of them finished it, and it is no
 * dead letter; at rest, if a consumer lives, each is done once or a dead letter once, and all other rings are empty.
 */
#ifndef CONSUMERS
#define CONSUMERS 3
#endif
#ifndef TASKS
#define TASKS 1
#endif
#ifndef KILLS
#define KILLS 2
#endif
#ifndef HELD
#define HELD 1                          /* tasks that one consumer has in flight */
#endif
#ifndef GIVE_BACK
#define GIVE_BACK 0
#endif
#ifndef MOVES
#define MOVES 0
#endif
#ifndef MAX_DELIVERIES
#define MAX_DELIVERIES 200
#endif
#ifdef REUSE
#define IDS    (CONSUMERS + 1)
#define LENGTH (2 * TASKS + GIVE_BACK + MOVES)  /* frames that a ring can get: nothing is overwritten */
#define F(c)   ((c) == IDS -> 1 : (c))
#else
#define IDS    CONSUMERS
#define LENGTH (TASKS + GIVE_BACK + MOVES)
#define F(c)   (c)
#endif
#define P      0
#define R(c)   (CONSUMERS + F(c))
#define D(c)   (2 * CONSUMERS + F(c))
#define SOURCES (2 * CONSUMERS + 1)
#define RINGS   (3 * CONSUMERS + 1)
#define AT(r, p) ((r) * LENGTH + (p))

/* A claim: an id, and, for a kept or revoked one, a stamp. */
#define KEPT_FORM    8
#define REVOKED_FORM 16
#define STAMP        32
#define ID(word)      ((word) & 7)
#define IS_KEPT(word) (((word) & KEPT_FORM) != 0)
#define IS_REVOKED(word) (((word) & REVOKED_FORM) != 0)
#define KEPT_WORD     (me + KEPT_FORM + stamp * STAMP)

byte task[RINGS * LENGTH], stampRing[RINGS * LENGTH], stampPosition[RINGS * LENGTH], deliveries[RINGS * LENGTH];
bool marked[RINGS * LENGTH];
byte published[RINGS], last[RINGS], consumed[RINGS], claim[RINGS];
byte inside[IDS + 1], insideBuffered[IDS + 1];          /* ring + 1 */
bool dead[IDS + 1], left[IDS + 1];
byte givenBack, moved, dying;

byte done[TASKS], letters[TASKS], holders[TASKS];               /* ghosts; holders: bit c: c's user has it */

#define EMPTY(r)     (published[r] == consumed[r])
#define NAMES(r, d)  (ID(claim[r]) == (d) && !OWN(r))
#if CONSUMERS == 3
#define NAMED(d) (NAMES(0, d) || NAMES(1, d) || NAMES(2, d) || NAMES(3, d) || NAMES(4, d) || NAMES(5, d) || NAMES(6, d))
#else
#define NAMED(d) (NAMES(0, d) || NAMES(1, d) || NAMES(2, d) || NAMES(3, d) || NAMES(4, d))
#endif
#define CLAIMABLE(r) (claim[r] == 0 || ID(claim[r]) == me || IS_KEPT(claim[r]) || \
                      (IS_REVOKED(claim[r]) && inside[ID(claim[r])] != (r) + 1))
#define ROOM         (published[F(me)] - consumed[F(me)] < HELD + MOVES)
#define OWN(r)       (1 <= (r) && (r) <= CONSUMERS && claim[r] <= IDS && F(claim[r]) == (r))       /* an F that is not opened */
#define LEFT_BY_DEAD(r) (claim[r] != 0 && dead[ID(claim[r])] && !OWN(r))
#define TAKEABLE(r)  (kept == 0 && claim[F(me)] == me && ((ROOM && !EMPTY(r) && !OWN(r) && CLAIMABLE(r)) || LEFT_BY_DEAD(r)))
#ifdef BUG_OPEN_FIRST
#define MAY_OPEN(d)  (dead[d] && claim[F(d)] == d)
#else
#define MAY_OPEN(d)  (dead[d] && claim[F(d)] == d && !NAMED(d))
#endif
#define IN_FLIGHT(n) (consumed[F(me)] + (n) < published[F(me)] && !marked[AT(F(me), consumed[F(me)] + (n))])

#define COPIED_FROM(q, r, p) (last[q] < published[q] && stampRing[AT(q, last[q])] == (r) && stampPosition[AT(q, last[q])] == (p))
#define COPIED_SINCE(q)      (last[q] < published[q] && stampRing[AT(q, last[q])] == r && stampPosition[AT(q, last[q])] >= position)

inline drain(c) { if :: insideBuffered[c] != 0 -> inside[c] = insideBuffered[c]; insideBuffered[c] = 0 :: else fi }

/* What the last frames of the dead d were copied from. Once F(d) was opened and emptied, another participant may use d's
 * rings, so that a late reader may find anything: at worst, just the stamp that it looks for. */
inline readStamps(d) {
    atomic {
        to = 0;
        if
#ifdef REUSE
        :: d == IDS -> if :: COPIED_SINCE(F(d)) -> to = stampPosition[AT(F(d), last[F(d)])] + 1
                          :: COPIED_SINCE(D(d)) -> to = stampPosition[AT(D(d), last[D(d)])] + 1
                          :: else fi
#endif
        :: claim[F(d)] != d && EMPTY(F(d)) -> if :: skip :: to = position + 1 fi
        :: else ->
            if
#ifdef BUG_EQUAL_ONLY
            :: COPIED_FROM(F(d), r, position) -> to = position + 1
#else
            :: COPIED_SINCE(F(d)) -> to = stampPosition[AT(F(d), last[F(d)])] + 1
#endif
#ifndef BUG_LETTERS_NOT_READ
            :: COPIED_SINCE(D(d)) -> to = stampPosition[AT(D(d), last[D(d)])] + 1
#endif
            :: else
            fi
        fi
    }
}

inline swap() { atomic { mine = (claim[r] == word); if :: mine -> claim[r] = me :: else fi } }

/* `word` names a dead one: makes claim[r] ours, or somebody's; `mine` tells. */
inline takeOver() {
#ifdef BUG_CLAIM_FIRST
    swap();
    if
    :: mine ->
        position = consumed[r];
        readStamps(ID(word));
        if :: to != 0 -> consumed[r] = to :: else fi
    :: else
    fi
#else
    position = consumed[r];
    readStamps(ID(word));
#ifndef BUG_NO_RECHECK
    atomic { to = (claim[r] == word -> to : 0) };
#endif
#ifndef BUG_NO_REPAIR
    atomic { if :: to != 0 && consumed[r] == position -> consumed[r] = to :: else fi };
#endif
    swap()
#endif
}

/* Whether the frame needs nobody any more. Only for who has the claim of an opened F: its last participant writes no more. */
#ifdef BUG_NO_SKIP
#define MOVED_OUT(r, p) false
#elif defined(BUG_SKIP_RETURNED_ONLY)
#define MOVED_OUT(r, p) (COPIED_FROM(R(r), r, p) || COPIED_FROM(D(r), r, p))
#else
#define MOVED_OUT(r, p) (COPIED_FROM(R(r), r, p) || COPIED_FROM(D(r), r, p) || COPIED_FROM(F(r), r, p))
#endif
#ifdef BUG_MARKS_NOT_SEEN
#define IS_MARKED(r, p) false
#else
#define IS_MARKED(r, p) marked[AT(r, p)]
#endif
#define SKIPPED(r, p) (1 <= (r) && (r) <= CONSUMERS && (IS_MARKED(r, p) || MOVED_OUT(r, p)))

/* Writes a copy of the frame at (r, position) to the end of ring `target`; nobody sees it before commit 1. */
inline writeCopy(more) {
    atomic {
        task[AT(target, published[target])] = task[AT(r, position)];
        stampRing[AT(target, published[target])] = r;
        stampPosition[AT(target, published[target])] = position;
        deliveries[AT(target, published[target])] = deliveries[AT(r, position)] + more;
        what = task[AT(r, position)]
    }
}

inline noLivingHolder() {
    assert(done[what] == 0 && letters[what] == 0);
    for (other : 1 .. IDS) { assert(dead[other] || !(holders[what] & (1 << other))) }
    other = 0
}

inline letter() { letters[what]++; assert(letters[what] == 1 && done[what] == 0) }

/* The frame at `position` of F(me) is done with: one store. */
inline finish() {
    if
    :: position == consumed[F(me)] ->
        to = position + 1;
        do
        :: to < published[F(me)] && marked[AT(F(me), to)] -> to++
        :: else -> break
        od;
        consumed[F(me)] = to; to = 0
    :: else -> marked[AT(F(me), position)] = true
    fi
}

#define RESET() r = 0; word = 0; position = 0; to = 0; target = 0; what = 0; mine = false

proctype Consumer(byte me) provided (dying == 0 || dying == _pid) {            /* _pid is `me` here */
    byte r, word, position, to, target, what, other, kept, stamp;
    bool mine;
    {
        skip;
#ifdef REUSE
end_late:
        if                                                              /* the slot of the first may be used again */
        :: me != IDS
        :: me == IDS && dead[1] && !NAMED(1) && claim[F(1)] != 1 && EMPTY(F(1)) && EMPTY(R(1))
        fi;
#endif
next:
end:    atomic {
            if
            :: TAKEABLE(0) -> r = 0
            :: TAKEABLE(1) -> r = 1
            :: TAKEABLE(2) -> r = 2
            :: TAKEABLE(3) -> r = 3
            :: TAKEABLE(4) -> r = 4
#if CONSUMERS > 2
            :: TAKEABLE(5) -> r = 5
            :: TAKEABLE(6) -> r = 6
#endif
            :: MAY_OPEN(1) -> claim[F(1)] = 0; goto next
            :: MAY_OPEN(2) -> claim[F(2)] = 0; goto next
#if CONSUMERS > 2
            :: MAY_OPEN(3) -> claim[F(3)] = 0; goto next
#endif
#ifdef REUSE
            :: MAY_OPEN(IDS) -> claim[F(IDS)] = 0; goto next
#ifdef BUG_FIRST_BY_STORE
            :: claim[F(me)] != me -> claim[F(me)] = me; goto next
#else
            :: claim[F(me)] != me && (CLAIMABLE(F(me)) || LEFT_BY_DEAD(F(me))) -> r = F(me)
#endif
#endif
            :: IN_FLIGHT(0) -> position = consumed[F(me)]; goto use
#ifdef OUT_OF_ORDER
            :: IN_FLIGHT(1) -> position = consumed[F(me)] + 1; goto use
            :: IN_FLIGHT(2) -> position = consumed[F(me)] + 2; goto use
#endif
#ifdef KEPT
            :: kept != 0 && ROOM && !EMPTY(kept - 1) ->
                r = kept - 1;
                if :: inside[me] = kept :: insideBuffered[me] = kept fi;    /* seen at once, or later */
                goto fast
            :: kept != 0 ->                                                 /* stops keeping */
                claim[kept - 1] = (ID(claim[kept - 1]) == me -> 0 : claim[kept - 1]); kept = 0;
                goto next
#endif
#ifdef LEAVE
            :: me == LEAVE && kept == 0 ->
                for (what : 0 .. TASKS - 1) { holders[what] = holders[what] & (255 - (1 << me)) }
                what = 0; claim[F(me)] = 0; left[me] = true;
                goto gone
#endif
            fi;
            if
            :: claim[r] == 0 -> claim[r] = me; goto take
            :: ID(claim[r]) == me -> claim[r] = me; goto take               /* was revoked while it was kept */
            :: claim[r] != 0 && ID(claim[r]) != me && dead[ID(claim[r])] -> word = claim[r]
#ifdef KEPT
            :: ID(claim[r]) != me && IS_KEPT(claim[r]) ->
                claim[r] = claim[r] - KEPT_FORM + REVOKED_FORM; word = claim[r]; goto barrier
            :: ID(claim[r]) != me && IS_REVOKED(claim[r]) -> word = claim[r]; goto barrier
#endif
            fi
        };
dies:   takeOver();
        atomic {
            if
            :: mine -> word = 0; to = 0; mine = false
            :: else ->
#ifdef BUG_BURY_ONCE
                if :: claim[F(ID(word))] == ID(word) -> claim[F(ID(word))] = 0 :: else fi;
#endif
                RESET(); goto next
            fi
        };
        goto take;

#ifdef KEPT
barrier:
#ifndef BUG_NO_BARRIER
        atomic { drain(ID(word)) };                                     /* all others' too, which does not matter here */
#endif
#ifndef BUG_REVOKE_INSIDE
        atomic {
            if
            :: inside[ID(word)] != r + 1
            :: else -> if :: dead[ID(word)] -> goto dies :: else -> RESET(); goto next fi
            fi
        };
#endif
        atomic {
            if
            :: claim[r] == word -> claim[r] = me; word = 0
            :: else -> RESET(); goto next
            fi
        };
        goto take;

fast:   atomic {
            if
            :: claim[r] == KEPT_WORD
            :: else -> insideBuffered[me] = 0; inside[me] = 0; kept = 0; RESET(); goto next
            fi
        };
#endif

take:   atomic {                                                        /* what the owner of the claim reads stands still */
#ifdef REUSE
            if :: r == F(me) -> RESET(); goto next :: else fi;
#endif
            position = consumed[r];
            do
            :: position < published[r] && SKIPPED(r, position) -> position++
            :: else -> break
            od;
            assert(position <= published[r]);
            drain(me);                                                  /* stores become visible in their order */
            if
            :: position == published[r] || !ROOM -> consumed[r] = position; goto letGo
            :: else
            fi;
            target = (r != P && deliveries[AT(r, position)] >= MAX_DELIVERIES -> D(me) : F(me));
            writeCopy(target == F(me));
#ifndef BUG_LAST_AFTER
            last[target] = published[target]
#endif
        };
#ifdef BUG_COMMIT_2_FIRST
        consumed[r] = position + 1;
        atomic { published[target] = published[target] + 1; if :: target == D(me) -> letter() :: else fi };
#else
        atomic {
            published[target] = published[target] + 1;
            if :: target == D(me) -> noLivingHolder(); letter() :: else fi
        };
#ifdef BUG_LAST_AFTER
        last[target] = published[target] - 1;
#endif
        consumed[r] = position + 1;
#endif
letGo:  atomic {
#ifdef KEPT
            if
            :: kept == r + 1 -> inside[me] = 0
            :: kept == 0 -> claim[r] = 0
            :: kept == 0 -> stamp = (stamp + 1) % 8; kept = r + 1; claim[r] = KEPT_WORD
            fi;
#else
            claim[r] = 0;
#endif
            if
            :: target == F(me) -> noLivingHolder(); holders[what] = holders[what] | (1 << me)
            :: else
            fi;
            RESET()
        };
        goto next;

use:    atomic {
            r = F(me); what = task[AT(r, position)];
            if
            :: done[what]++; assert(done[what] == 1 && letters[what] == 0); finish(); RESET(); goto next
#if GIVE_BACK > 0
            :: givenBack < GIVE_BACK ->
                givenBack++; target = (deliveries[AT(r, position)] >= MAX_DELIVERIES -> D(me) : R(me))
#endif
#if MOVES > 0
            :: moved < MOVES && position == consumed[F(me)] -> moved++; target = F(me)
#endif
            fi;
            writeCopy(0);
            last[target] = published[target]
        };
#ifdef BUG_FINISH_FIRST
        finish();
#endif
        atomic {
            if
            :: target != F(me) -> holders[what] = holders[what] & (255 - (1 << me)); if :: target == D(me) -> letter() :: else fi
            :: else
            fi;
            published[target] = published[target] + 1
        };
        atomic {
#ifndef BUG_FINISH_FIRST
            finish();
#endif
            RESET()
        };
        goto next;
gone:   skip
    } unless {
        atomic { dying == me -> drain(me); dead[me] = true; dying = 0; RESET(); other = 0; kept = 0; stamp = 0 }
    }
}

/* Consumers are alike at the start, so it is enough to kill the first, then the second. */
proctype Killer() {
    byte kills;
    do
#ifdef REUSE
    :: atomic { kills == 1 && kills < KILLS && dying == 0 -> kills++; dying = IDS }
#endif
    :: atomic { kills < KILLS && dying == 0 -> kills++; dying = kills }
    :: dying == 0 -> break
    od
}

proctype AtRest() {
    byte i;
    bool aConsumerLives;
    timeout ->
    atomic {
        for (i : 1 .. CONSUMERS) { aConsumerLives = aConsumerLives || (!dead[i] && !left[i]) }
        if
        :: aConsumerLives ->
            for (i : 0 .. TASKS - 1) { assert(done[i] + letters[i] == 1) }
            for (i : 0 .. SOURCES - 1) { assert(EMPTY(i)) }
            for (i : 1 .. IDS) { assert(!dead[i] || (!NAMED(i) && claim[F(i)] != i)) }
        :: else
        fi
    }
}

init {
    byte i;
    atomic {
        for (i : 0 .. TASKS - 1) { task[AT(P, i)] = i }
        published[P] = TASKS; last[P] = TASKS;
        for (i : 1 .. CONSUMERS) { claim[F(i)] = i; run Consumer(i) }
#ifdef REUSE
        run Consumer(IDS);
#endif
        run Killer(); run AtRest()
    }
}
