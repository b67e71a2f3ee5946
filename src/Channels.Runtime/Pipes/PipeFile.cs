using Channels.CompilerServices;
using Channels.Participants;
using Channels.Segments;

namespace Channels.Pipes;

/// <summary>A pipe's mapped file, and that of the replies where there are some. See <see cref="PipeLayout"/>.</summary>
internal sealed class PipeFile(MappedFile file, MappedFile? replies) : IPrimitiveFile
{
    /// <inheritdoc/>
    public ISlotGuard? Guard => null;

    /// <inheritdoc/>
    public Primitive Attach(ChannelConnection connection, MappedFile control, SpillFolder spills, in ChannelSettings settings) =>
        new Pipe(
            connection, control, PipeLayout.RingOf(file, settings.Capacity), replies is null ? null : PipeLayout.RingOf(replies, settings.Capacity), spills, settings.Spin);

    /// <inheritdoc/>
    public void Release()
    {
        file.Release();
        replies?.Release();
    }

    /// <exception cref="System.IO.IOException">The file system is full or a file can't be created.</exception>
    internal static PipeFile Create(int folder, in ChannelSettings settings, bool hasReplies)
    {
        long length = PipeLayout.DataAt + settings.Capacity;
        MappedFile file = MappedFile.Create(folder, ControlLayout.RingFile, length);
        try
        {
            return new PipeFile(file, hasReplies ? MappedFile.Create(folder, ControlLayout.RepliesFile, length) : null);
        }
        catch
        {
            file.Release();
            throw;
        }
    }

    /// <summary>Maps the files, or returns null if there are none of at least the length that they must have.</summary>
    internal static PipeFile? TryOpen(int folder, in ChannelSettings settings, bool hasReplies)
    {
        long length = PipeLayout.DataAt + settings.Capacity;
        if (MappedFile.TryOpen(folder, ControlLayout.RingFile, length) is not { } file) return null;
        MappedFile? replies = null;
        try
        {
            replies = hasReplies ? MappedFile.TryOpen(folder, ControlLayout.RepliesFile, length) : null;
            return hasReplies && replies is null ? null : new PipeFile(file, replies);
        }
        finally
        {
            if (hasReplies && replies is null) file.Release();
        }
    }
}
