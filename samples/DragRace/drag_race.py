"""One lap of multiprocessing, for DragRace to compare itself with: one item a message, between processes.

    python3 drag_race.py pipe|queue|joinable MESSAGES [--producers P] [--consumers C] [--bytes N]

prints the seconds from just before the first message is sent until the last receiving process has exited, or, of a
joinable queue, until the join is over. All other processes are forked before the clock starts. A message is an int, or bytes, N of them. This process is the first
producer; a pipe has no other, and one consumer.
"""

import argparse
import itertools
import multiprocessing
import sys
import time

FINISH = None


def receive_all(receiving, sending):
    sending.close()
    while receiving.recv() is not FINISH:
        pass


def race_pipe(context, items, producers, consumers):
    if producers != 1 or consumers != 1:
        sys.exit("a pipe is for one producer and one consumer")
    receiving, sending = context.Pipe(duplex=False)
    receiver = context.Process(target=receive_all, args=(receiving, sending))
    receiver.start()
    receiving.close()

    start = time.perf_counter()
    for item in items:
        sending.send(item)
    sending.send(FINISH)
    finish([receiver])
    return time.perf_counter() - start


def put_share(queue, shares):
    put_all(queue, shares.get())


def put_all(queue, items):
    for item in items:
        queue.put(item)


def get_all(queue):
    while queue.get() is not FINISH:
        pass


def race_queue(context, items, producers, consumers):
    queue = context.Queue()
    shares = context.SimpleQueue()
    others = [context.Process(target=put_share, args=(queue, shares)) for _ in range(producers - 1)]
    getters = [context.Process(target=get_all, args=(queue,)) for _ in range(consumers)]
    for process in others + getters:
        process.start()

    start = time.perf_counter()
    for producer in range(1, producers):
        shares.put(items[producer::producers])
    put_all(queue, items[::producers])
    finish(others)
    for _ in getters:
        queue.put(FINISH)
    finish(getters)
    return time.perf_counter() - start


def do_all(queue):
    while queue.get() is not FINISH:
        queue.task_done()


def race_joinable(context, items, producers, consumers):
    queue = context.JoinableQueue()
    shares = context.SimpleQueue()
    others = [context.Process(target=put_share, args=(queue, shares)) for _ in range(producers - 1)]
    workers = [context.Process(target=do_all, args=(queue,)) for _ in range(consumers)]
    for process in others + workers:
        process.start()

    start = time.perf_counter()
    for producer in range(1, producers):
        shares.put(items[producer::producers])
    put_all(queue, items[::producers])
    finish(others)
    queue.join()
    seconds = time.perf_counter() - start
    for _ in workers:
        queue.put(FINISH)
    finish(workers)
    return seconds


def finish(processes):
    for process in processes:
        process.join()
        if process.exitcode != 0:
            sys.exit(f"a process ended with exit code {process.exitcode}")


class Blocks:
    """The same bytes again and again, as a range has its numbers."""

    def __init__(self, numbers, block):
        self.numbers = numbers
        self.block = block

    def __getitem__(self, share):
        return Blocks(self.numbers[share], self.block)

    def __iter__(self):
        return itertools.repeat(self.block, len(self.numbers))


RACES = {"pipe": race_pipe, "queue": race_queue, "joinable": race_joinable}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("channel", choices=RACES)
    parser.add_argument("messages", type=int)
    parser.add_argument("--producers", type=int, default=1)
    parser.add_argument("--consumers", type=int, default=1)
    parser.add_argument("--bytes", type=int)
    arguments = parser.parse_args()

    numbers = range(arguments.messages)
    items = numbers if arguments.bytes is None else Blocks(numbers, bytes(arguments.bytes))
    context = multiprocessing.get_context("fork")
    print(RACES[arguments.channel](context, items, arguments.producers, arguments.consumers))


if __name__ == "__main__":
    main()
