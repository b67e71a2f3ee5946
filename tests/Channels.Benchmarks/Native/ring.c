/* The limit of a pipe: a byte ring between two processes that does nothing but move messages.
 *
 *   ring MESSAGES PAUSES [BYTES]
 *
 * Every message is a frame (length, then an int, or BYTES bytes that are copied in and out) of a multiple of 8 bytes,
 * and becomes visible by a release store of its own. A frame never wraps. The ring has 1 MiB, or room for four blocks
 * if that is more. Nobody is ever woken, checked or missed.
 * PAUSES is how often the receiver pauses after it has found the ring empty: a receiver at the sender's heels makes
 * both wait for the cache line that they share.
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
#define BLOCKS_IN_RING ((uint64_t)4)
#define RELEASE_BYTES ((uint64_t)4096)
#define FINISH (-1)

struct frame {
    uint32_t length;
    int32_t value; /* the first bytes of a block, too */
};

struct shared {
    _Alignas(128) _Atomic uint64_t published; /* by the sender */
    _Alignas(128) _Atomic uint64_t consumed;  /* by the receiver */
    _Alignas(128) unsigned char bytes[];
};

static struct frame *frame_at(struct shared *ring, uint64_t ring_bytes, uint64_t position) {
    return (struct frame *)&ring->bytes[position & (ring_bytes - 1)];
}

static uint64_t frame_size(uint32_t bytes) {
    return (sizeof(uint32_t) + bytes + 7) / 8 * 8;
}

/* Where the frame goes that can't begin later than there: here, or at the ring's begin, if it would wrap. */
static uint64_t place(uint64_t ring_bytes, uint64_t position, uint64_t size) {
    uint64_t rest = ring_bytes - (position & (ring_bytes - 1));
    return ring_bytes % size != 0 && rest < size ? position + rest : position;
}

/* Both are inlined, once for an int: then the sizes are known, and nothing of what blocks need is in the time. */
static inline __attribute__((always_inline)) void receive(
    struct shared *ring, uint64_t ring_bytes, long pauses, uint32_t bytes, unsigned char *block) {
    uint64_t size = frame_size(bytes);
    uint64_t position = 0;
    uint64_t released = 0;
    uint64_t published = 0;
    int32_t value;
    do {
        while (position == published) {
            published = atomic_load_explicit(&ring->published, memory_order_acquire);
            if (position == published)
                for (long i = 0; i < pauses; i++) PAUSE();
        }
        position = place(ring_bytes, position, size);
        struct frame *frame = frame_at(ring, ring_bytes, position);
        value = frame->value;
        if (bytes != sizeof(int32_t)) {
            memcpy(block, &frame->value, bytes);
            __asm__ volatile("" : : "r"(block) : "memory"); /* as if it were read */
        }
        position += size;
        if (position == published || position - released >= RELEASE_BYTES) {
            atomic_store_explicit(&ring->consumed, position, memory_order_release);
            released = position;
        }
    } while (value != FINISH);
}

static inline __attribute__((always_inline)) void send(
    struct shared *ring, uint64_t ring_bytes, long messages, uint32_t bytes, const unsigned char *block) {
    uint64_t size = frame_size(bytes);
    uint64_t position = 0;
    uint64_t consumed = 0;
    for (long i = 0; i <= messages; i++) {
        position = place(ring_bytes, position, size);
        while (position + size - consumed > ring_bytes) {
            consumed = atomic_load_explicit(&ring->consumed, memory_order_acquire);
            if (position + size - consumed > ring_bytes) PAUSE();
        }
        struct frame *frame = frame_at(ring, ring_bytes, position);
        if (bytes != sizeof(int32_t)) memcpy(&frame->value, block, bytes);
        *frame = (struct frame){bytes, i < messages ? (int32_t)i : FINISH};
        position += size;
        atomic_store_explicit(&ring->published, position, memory_order_release);
    }
}

int main(int argc, char **argv) {
    long bytes = argc == 4 ? atol(argv[3]) : (long)sizeof(int32_t);
    if (argc < 3 || argc > 4 || bytes < (long)sizeof(int32_t) || bytes > INT32_MAX - 16) {
        fprintf(stderr, "usage: ring MESSAGES PAUSES [BYTES]\n");
        return 2;
    }
    long messages = atol(argv[1]);
    long pauses = atol(argv[2]);
    unsigned char *block = calloc(1, (size_t)bytes);
    if (block == NULL) {
        fprintf(stderr, "calloc: %s\n", strerror(errno));
        return 1;
    }

    uint64_t ring_bytes = RING_BYTES;
    while (ring_bytes < BLOCKS_IN_RING * (uint64_t)bytes) ring_bytes *= 2;

    /* Populated, so that no page fault is in the time. */
    struct shared *ring = mmap(NULL, sizeof *ring + ring_bytes, PROT_READ | PROT_WRITE,
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
        if (bytes == sizeof(int32_t))
            receive(ring, RING_BYTES, pauses, sizeof(int32_t), block);
        else
            receive(ring, ring_bytes, pauses, (uint32_t)bytes, block);
        _exit(0);
    }

    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    if (bytes == sizeof(int32_t))
        send(ring, RING_BYTES, messages, sizeof(int32_t), block);
    else
        send(ring, ring_bytes, messages, (uint32_t)bytes, block);
    waitpid(receiver, NULL, 0);
    clock_gettime(CLOCK_MONOTONIC, &end);
    printf("%.9f\n", (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9);
    return 0;
}
