"""One lap of multiprocessing, for DragRace to compare itself with: one int a message, between two processes.

    python3 drag_race.py CHANNEL MESSAGES

prints the seconds from just before the first message is sent until the receiving process has exited. The receiving
process is forked before the clock starts.
"""

import multiprocessing
import sys
import time

FINISH = None


def receive_all(receiving, sending):
    sending.close()
    while receiving.recv() is not FINISH:
        pass


def race_pipe(context, messages):
    receiving, sending = context.Pipe(duplex=False)
    receiver = context.Process(target=receive_all, args=(receiving, sending))
    receiver.start()
    receiving.close()

    start = time.perf_counter()
    for number in range(messages):
        sending.send(number)
    sending.send(FINISH)
    receiver.join()
    seconds = time.perf_counter() - start

    if receiver.exitcode != 0:
        sys.exit(f"the receiving process ended with exit code {receiver.exitcode}")
    return seconds


RACES = {"pipe": race_pipe}

if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in RACES or not sys.argv[2].isdigit():
        sys.exit(f"usage: drag_race.py {{{','.join(RACES)}}} MESSAGES")
    print(RACES[sys.argv[1]](multiprocessing.get_context("fork"), int(sys.argv[2])))
