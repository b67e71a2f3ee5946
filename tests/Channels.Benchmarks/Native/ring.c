/* The limit of a pipe: a byte ring between two processes that does nothing but move messages.
 *
 *   ring MESSAGES PAUSES
 *
 * Every message is an 8-byte frame (length, then an int) and becomes visible by a release store of its own. Nobody is
 * ever woken, checked or missed. PAUSES is how often the receiver pauses after it has found the ring empty: a receiver
 * at the sender's heels makes both wait for the cache line that they share.
 *
 * Prints the seconds from before the first message until the receiver has exited.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#if defined(__x86_64__) || defined(__i386__)
#define PAUSE() __builtin_ia32_pause()
#else
#define PAUSE() __asm__ volatile("yield")
#endif

#define RING_BYTES ((uint64_t)1 << 20)
#define RELEASE_BYTES ((uint64_t)4096)
#define FINISH (-1)

struct frame {
    uint32_t length;
    int32_t value;
};

struct shared {
    _Alignas(128) _Atomic uint64_t published; /* by the sender */
    _Alignas(128) _Atomic uint64_t consumed;  /* by the receiver */
    _Alignas(128) unsigned char bytes[RING_BYTES];
};

static struct frame *frame_at(struct shared *ring, uint64_t position) {
    return (struct frame *)&ring->bytes[position % RING_BYTES];
}

static void receive(struct shared *ring, long pauses) {
    uint64_t position = 0;
    uint64_t published = 0;
    int32_t value;
    do {
        while (position == published) {
            published = atomic_load_explicit(&ring->published, memory_order_acquire);
            if (position == published)
                for (long i = 0; i < pauses; i++) PAUSE();
        }
        value = frame_at(ring, position)->value;
        position += sizeof(struct frame);
        if (position == published || position % RELEASE_BYTES == 0)
            atomic_store_explicit(&ring->consumed, position, memory_order_release);
    } while (value != FINISH);
}

static void send(struct shared *ring, long messages) {
    uint64_t position = 0;
    uint64_t consumed = 0;
    for (long i = 0; i <= messages; i++) {
        while (position + sizeof(struct frame) - consumed > RING_BYTES) {
            consumed = atomic_load_explicit(&ring->consumed, memory_order_acquire);
            if (position + sizeof(struct frame) - consumed > RING_BYTES) PAUSE();
        }
        *frame_at(ring, position) = (struct frame){sizeof(int32_t), i < messages ? (int32_t)i : FINISH};
        position += sizeof(struct frame);
        atomic_store_explicit(&ring->published, position, memory_order_release);
    }
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: ring MESSAGES PAUSES\n");
        return 2;
    }
    long messages = atol(argv[1]);
    long pauses = atol(argv[2]);

    /* Populated, so that no page fault is in the time. */
    struct shared *ring = mmap(NULL, sizeof *ring, PROT_READ | PROT_WRITE,
                               MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (ring == MAP_FAILED) {
        fprintf(stderr, "mmap: %s\n", strerror(errno));
        return 1;
    }

    pid_t receiver = fork();
    if (receiver < 0) {
        fprintf(stderr, "fork: %s\n", strerror(errno));
        return 1;
    }
    if (receiver == 0) {
        receive(ring, pauses);
        _exit(0);
    }

    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    send(ring, messages);
    waitpid(receiver, NULL, 0);
    clock_gettime(CLOCK_MONOTONIC, &end);
    printf("%.9f\n", (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9);
    return 0;
}
