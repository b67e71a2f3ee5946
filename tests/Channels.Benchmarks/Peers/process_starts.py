"""The times that multiprocessing takes to start processes, one after the other.

    python3 process_starts.py spawn|forkserver STARTS

prints, for each, the nanoseconds from the call of start() to the first line of its function. One more is started before, and
not counted: with forkserver, it starts the server, which is there for the others.
"""

# A process that is started imports this file, so there is nothing in it that it does not need.
import multiprocessing
import sys
import time


def say_when(sending):
    now = time.monotonic_ns()
    sending.send(now)


def start(context):
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=say_when, args=(sending,))
    began = time.monotonic_ns()
    process.start()
    sending.close()
    first_line = receiving.recv()
    process.join()
    if process.exitcode != 0:
        sys.exit(f"a process ended with exit code {process.exitcode}")
    return first_line - began


def main():
    method, starts = sys.argv[1:]
    context = multiprocessing.get_context(method)
    start(context)
    for _ in range(int(starts)):
        print(start(context))


if __name__ == "__main__":
    main()
