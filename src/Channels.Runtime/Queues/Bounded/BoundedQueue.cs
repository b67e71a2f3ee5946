using Channels.CompilerServices;
using Channels.Segments;

namespace Channels.Queues.Bounded;

/// <summary>A queue that has a maximum of items: one ring of cells for all producers.</summary>
internal sealed class BoundedQueue : Queue
{
    private readonly BoundedFile _file;

    internal BoundedQueue(ChannelConnection connection, BoundedFile file, SpillFolder spills, in ChannelSettings settings)
        : base(connection, file.Header, spills, settings)
    {
        _file = file;
        Cells = new Cells(file, connection);
    }

    internal Cells Cells { get; }

    internal Admission NewAdmission() => new(_file, Participants);

    internal override void Release() => _file.Release();

    private protected override Producer NewProducer() => new BoundedSender(this);

    private protected override Consumer NewConsumer() => new BoundedReceiver(this);
}
