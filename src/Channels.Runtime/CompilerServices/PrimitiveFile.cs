using Channels.Joinables;
using Channels.Pipes;
using Channels.Queues;
using Channels.Queues.Bounded;
using Channels.Segments;

namespace Channels.CompilerServices;

/// <summary>Makes and finds the file that a channel's rings are in, by the channel's kind.</summary>
internal static class PrimitiveFile
{
    /// <exception cref="System.IO.IOException">The file system is full or the file can't be created.</exception>
    internal static IPrimitiveFile Create(int folder, ChannelContract contract, in ChannelSettings settings)
    {
        ChannelKind kind = contract.Kind;
        if (kind == ChannelKind.Pipe) return PipeFile.Create(folder, settings, contract.HasReplies);
        return settings.MaxItems > 0 ? BoundedFile.Create(folder, settings) : Around(QueueFile.Create(folder, LengthOf(kind, settings)), kind, settings);
    }

    /// <summary>Maps it, or returns null if there is none of at least the length that it must have.</summary>
    internal static IPrimitiveFile? TryOpen(int folder, ChannelContract contract, in ChannelSettings settings)
    {
        ChannelKind kind = contract.Kind;
        if (kind == ChannelKind.Pipe) return PipeFile.TryOpen(folder, settings, contract.HasReplies);
        if (settings.MaxItems > 0) return BoundedFile.TryOpen(folder, settings);
        return MappedFile.TryOpen(folder, ControlLayout.RingFile, LengthOf(kind, settings)) is { } file ? Around(file, kind, settings) : null;
    }

    private static long LengthOf(ChannelKind kind, in ChannelSettings settings) => kind switch
    {
        ChannelKind.Joinable => TaskLayout.LengthOf(settings.Capacity),
        _ => QueueLayout.LengthOf(settings.Capacity),
    };

    private static IPrimitiveFile Around(MappedFile file, ChannelKind kind, in ChannelSettings settings) => kind switch
    {
        ChannelKind.Joinable => new JoinableFile(file, settings.Capacity),
        _ => new QueueFile(file, settings.Capacity),
    };
}
