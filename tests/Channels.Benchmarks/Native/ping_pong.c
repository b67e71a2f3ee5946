/* The limit of a round trip: two processes, two words on cache lines of their own, a number there and the same back.
 *
 *   ping_pong spin|futex ROUND_TRIPS ASKING ANSWERING
 *
 * spin: both look until the number has changed. futex: both sleep until the other wakes them; neither looks twice
 * before it sleeps. ASKING and ANSWERING are the processors of the two, or -1 for any.
 *
 * A tenth as many round trips are run first and not counted. Prints the nanoseconds of the 50th, the 99th and the
 * 99.9th percentile.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/futex.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#if defined(__x86_64__) || defined(__i386__)
#define PAUSE() __builtin_ia32_pause()
#else
#define PAUSE() __asm__ volatile("yield")
#endif

struct shared {
    _Alignas(128) _Atomic uint32_t there;
    _Alignas(128) _Atomic uint32_t back;
    _Alignas(128) char end;
};

typedef void put_function(_Atomic uint32_t *word, uint32_t value);
typedef void await_function(_Atomic uint32_t *word, uint32_t value);

static inline void put(_Atomic uint32_t *word, uint32_t value) {
    atomic_store_explicit(word, value, memory_order_release);
}

static inline void await_spinning(_Atomic uint32_t *word, uint32_t value) {
    while (atomic_load_explicit(word, memory_order_acquire) != value) PAUSE();
}

static inline void put_and_wake(_Atomic uint32_t *word, uint32_t value) {
    atomic_store_explicit(word, value, memory_order_seq_cst);
    syscall(SYS_futex, word, FUTEX_WAKE, 1, NULL, NULL, 0);
}

static inline void await_asleep(_Atomic uint32_t *word, uint32_t value) {
    uint32_t seen;
    while ((seen = atomic_load_explicit(word, memory_order_acquire)) != value)
        syscall(SYS_futex, word, FUTEX_WAIT, seen, NULL, NULL, 0);
}

/* Inlined into each of its two callers, so that no call through a pointer is in the time. */
static inline __attribute__((always_inline)) void answer(
    struct shared *words, uint32_t round_trips, put_function *put_value, await_function *await_value) {
    for (uint32_t i = 1; i <= round_trips; i++) {
        await_value(&words->there, i);
        put_value(&words->back, i);
    }
}

static uint64_t nanoseconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static inline __attribute__((always_inline)) void ask(
    struct shared *words, uint32_t first, uint32_t last, uint64_t *times, put_function *put_value,
    await_function *await_value) {
    for (uint32_t i = first; i <= last; i++) {
        uint64_t start = nanoseconds();
        put_value(&words->there, i);
        await_value(&words->back, i);
        times[i - first] = nanoseconds() - start;
    }
}

static void pin(int processor) {
    if (processor < 0) return;
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(processor, &set);
    sched_setaffinity(0, sizeof set, &set);
}

static int compare(const void *left, const void *right) {
    uint64_t x = *(const uint64_t *)left;
    uint64_t y = *(const uint64_t *)right;
    return (x > y) - (x < y);
}

int main(int argc, char **argv) {
    int futex = argc == 5 && strcmp(argv[1], "futex") == 0;
    if (argc != 5 || (!futex && strcmp(argv[1], "spin") != 0) || atol(argv[2]) < 1) {
        fprintf(stderr, "usage: ping_pong spin|futex ROUND_TRIPS ASKING ANSWERING\n");
        return 2;
    }
    uint32_t round_trips = (uint32_t)atol(argv[2]);
    uint32_t warm_up = round_trips / 10 + 1;

    uint64_t *times = calloc(round_trips > warm_up ? round_trips : warm_up, sizeof *times);
    struct shared *words = mmap(NULL, sizeof *words, PROT_READ | PROT_WRITE,
                                MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (times == NULL || words == MAP_FAILED) {
        fprintf(stderr, "memory: %s\n", strerror(errno));
        return 1;
    }

    pid_t other = fork();
    if (other < 0) {
        fprintf(stderr, "fork: %s\n", strerror(errno));
        return 1;
    }
    if (other == 0) {
        pin(atoi(argv[4]));
        if (futex)
            answer(words, warm_up + round_trips, put_and_wake, await_asleep);
        else
            answer(words, warm_up + round_trips, put, await_spinning);
        _exit(0);
    }

    pin(atoi(argv[3]));
    if (futex) {
        ask(words, 1, warm_up, times, put_and_wake, await_asleep);
        ask(words, warm_up + 1, warm_up + round_trips, times, put_and_wake, await_asleep);
    } else {
        ask(words, 1, warm_up, times, put, await_spinning);
        ask(words, warm_up + 1, warm_up + round_trips, times, put, await_spinning);
    }
    waitpid(other, NULL, 0);

    qsort(times, round_trips, sizeof *times, compare);
    double percentiles[] = {0.5, 0.99, 0.999};
    for (int i = 0; i < 3; i++)
        printf("%llu%c", (unsigned long long)times[(size_t)(percentiles[i] * (round_trips - 1))], i < 2 ? ' ' : '\n');
    return 0;
}
