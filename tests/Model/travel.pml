/* travel.pml - an end of a pipe travels in a message of another channel. While it is on its way a participant without a process has
 * it, which depends on the sender until the message is published, and then on the channel that carries it:
 *
 *   sender:    word = held; swap claim to the one on its way; publish; swap word from held to carried
 *              or take back: swap claim to itself; end word
 *   receiver:  take the message; swap claim to itself; end word
 *   other end: reads the claim; who has it is alive, or it swaps the claim of one that can't arrive to lost, and gives the end up
 *
 * The receiver is also all who are attached to the carrier, but for the sender. The other end looks again whenever that can make a
 * difference, as who watches it tells it to.
 *
 * Shown: nobody has the end that the other side has given up; at rest, somebody who lives has the end, or the other side has given it
 * up; what the sender has sent whole, the receiver has, if it lives.
 */
#ifndef KILLS
#define KILLS 2
#endif
#define SENDER 1                        /* claims */
#define TRANSIT 2
#define RECEIVER 3
#define LOST 4
#define HELD 1                          /* words */
#define CARRIED 2
#define ENDED 3
byte claim = SENDER, word, kills;
bool published, sent, received, givenUp, senderDead, receiverDead;

#define isUnderWay (word == HELD || word == CARRIED)
#define canArrive ((word == HELD && !senderDead) || (word == CARRIED && !receiverDead))
#define hasReason (claim == LOST || (claim == SENDER && senderDead) || (claim == RECEIVER && receiverDead) || (claim == TRANSIT && !canArrive))

inline endTransit() { atomic { if :: isUnderWay -> word = ENDED :: else fi } }

proctype Sender() {
    {
        word = HELD;
        claim = TRANSIT;                                                /* nobody else swaps it from the sender */
        if
        ::
#ifdef BUG_CARRIED_FIRST
            word = CARRIED;
            published = true;
#else
            published = true;
            atomic { if :: word == HELD -> word = CARRIED :: else fi };
#endif
            sent = true
        ::                                                              /* it does not come to that */
            atomic { if :: claim == TRANSIT -> claim = SENDER :: else fi };
            endTransit()
        fi
    } unless { senderDead }
}

proctype Receiver() {
end:
    {
        published;
#ifdef BUG_END_FIRST
        endTransit();
#endif
        atomic {
            if
            :: claim == TRANSIT -> claim = RECEIVER; received = true; assert(!givenUp)
            :: else
            fi
        };
        if :: received -> endTransit() :: else fi
    } unless { receiverDead }
}

proctype Other() {
    byte seen, was;
    bool alive;
endlook:
    hasReason;
    seen = claim;
    if
    :: seen == LOST -> givenUp = true; goto stop
    :: seen == SENDER -> alive = !senderDead
    :: seen == RECEIVER -> alive = !receiverDead
    :: seen == TRANSIT -> alive = canArrive
    fi;
    if :: alive -> goto endlook :: else fi;
    if
    :: seen == TRANSIT ->
        was = word;
        if
#ifndef BUG_LOST_BY_A_LOOK
        :: was == HELD || was == CARRIED ->
            atomic {
                if
                :: claim == TRANSIT -> claim = LOST; givenUp = true
                :: claim == LOST -> givenUp = true
                :: else
                fi
            };
            if :: givenUp -> goto stop :: else -> goto endlook fi
#endif
        :: else
        fi
    :: else
    fi;
    if :: claim == seen -> givenUp = true :: else -> goto endlook fi;      /* the look that follows any other death */
stop:
    skip
}

proctype Killer() {
end:
    do
    :: atomic { kills < KILLS && !senderDead -> senderDead = true; kills++ }
    :: atomic { kills < KILLS && !receiverDead -> receiverDead = true; kills++ }
    :: break
    od
}

proctype AtRest() {
    timeout -> atomic {
        assert(givenUp || (claim == SENDER && !senderDead) || (claim == RECEIVER && !receiverDead));
        assert(!sent || receiverDead || received)
    }
}

init { atomic { run Sender(); run Receiver(); run Other(); run Killer(); run AtRest() } }
