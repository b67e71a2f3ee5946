using Channels.Rings;
using Channels.Segments;
using Channels.Waiting;

namespace Channels.Queues;

/// <summary>
/// A producer's files for large messages. A published one belongs to the message, and goes with whoever takes it: the producer
/// may be gone by then. Any thread.
/// </summary>
internal sealed class QueueSpills(SpillFolder folder) : ISpillFiles
{
    /// <inheritdoc/>
    public SpillFile Rent(long payload)
    {
        KillPoint.Pass(KillPoint.BeforeSpillFile);
        MappedFile memory = folder.Create(payload + FrameHeader.Size, out long number);
        KillPoint.Pass(KillPoint.AfterSpillFile);
        return new SpillFile(memory, number);
    }

    /// <inheritdoc/>
    public void Return(SpillFile file)
    {
        folder.Remove(file.Number);
        file.Release();
    }

    /// <inheritdoc/>
    public void Published(SpillFile file, long position) => file.Release();
}
