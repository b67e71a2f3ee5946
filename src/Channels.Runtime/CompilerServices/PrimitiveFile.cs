using Channels.Pipes;
using Channels.Queues;
using Channels.Queues.Bounded;
using Channels.Segments;

namespace Channels.CompilerServices;

/// <summary>Makes and finds the file that a channel's rings are in, by the channel's kind.</summary>
internal static class PrimitiveFile
{
    /// <exception cref="System.IO.IOException">The file system is full or the file can't be created.</exception>
    internal static IPrimitiveFile Create(int folder, ChannelKind kind, in ChannelSettings settings) => kind == ChannelKind.Pipe
        ? new PipeFile(MappedFile.Create(folder, ControlLayout.RingFile, PipeLayout.DataAt + settings.Capacity))
        : settings.MaxItems > 0 ? BoundedFile.Create(folder, settings)
        : new QueueFile(QueueFile.Create(folder, settings.Capacity, kind == ChannelKind.Joinable), settings.Capacity, kind == ChannelKind.Joinable);

    /// <summary>Maps it, or returns null if there is none of at least the length that it must have.</summary>
    internal static IPrimitiveFile? TryOpen(int folder, ChannelKind kind, in ChannelSettings settings)
    {
        if (kind != ChannelKind.Pipe && settings.MaxItems > 0) return BoundedFile.TryOpen(folder, settings);
        long length = kind == ChannelKind.Pipe ? PipeLayout.DataAt + settings.Capacity : QueueFile.LengthOf(settings.Capacity, kind == ChannelKind.Joinable);
        MappedFile? file = MappedFile.TryOpen(folder, ControlLayout.RingFile, length);
        return file is null ? null : kind == ChannelKind.Pipe ? new PipeFile(file) : new QueueFile(file, settings.Capacity, kind == ChannelKind.Joinable);
    }
}
