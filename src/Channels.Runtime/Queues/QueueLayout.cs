using Channels.Segments;

namespace Channels.Queues;

/// <summary>Where what lies in a queue's file: what its users share, then a ring for each slot of the participant table.</summary>
/// <remarks><code>
///     0  consumers' wake pair                  set by consumers, looked at by producers
///   128  producers' wake pair                  set by producers that wait for room, looked at by consumers
///   256  completion: who completes it          claimed by one participant
///   384  joiners' wake pair                    set by who waits until all work is done, looked at by who finishes tasks
///   512  ready: a bit a ring, set when it may hold something       set by producers, cleared by consumers
///  1024  reserved: a bit a ring, set when its memory is there      set by its producer
///  1536  tasks reserved: a bit a slot, set when its page of tasks is there, of a joinable queue       set by its consumer
///  4096  last words
/// 16384  ring of slot 0: a page of header, and its data; ring of slot 1; …
///
/// Header of a ring:
///     0  published                             written by the producer
///     8  buffered: how many items wait in the producer's process for room       written by the producer
///   128  consumed                              written by who holds the claim
///   136  claim: who may take                   changed by consumers
///   256  producer's wake pair                  set by the producer, looked at by consumers
///   384  left behind: file, from, end          written by the producer when it goes
/// </code>
/// The file is as long as all rings together, and holes are most of it: a ring's memory is reserved when its producer first
/// needs it, and touched only where the reserved bit is set.</remarks>
internal static class QueueLayout
{
    internal const int ConsumersWakeAt = 0, ProducersWakeAt = 128, CompletionAt = 256, JoinersWakeAt = 384, ReadyAt = 512, ReservedAt = 1024,
        TasksReservedAt = 1536, LastWordsAt = 4096,
        RingsAt = 16384;

    internal const int BufferedAt = 8, ClaimAt = 136, SenderWakeAt = 256, LeftBehindAt = 384, RingHeaderSize = 4096;

    internal const int Slots = 2048, BitsPerWord = 64, Words = Slots / BitsPerWord;

    internal static long RingAt(int slot, long capacity) => RingsAt + (slot * (RingHeaderSize + capacity));

    internal static long LengthOf(long capacity) => RingAt(Slots, capacity);
}
