using Channels.CompilerServices;
using Channels.Participants;
using Channels.Segments;

namespace Channels.Pipes;

/// <summary>A pipe's mapped file. See <see cref="PipeLayout"/>.</summary>
internal sealed class PipeFile(MappedFile file) : IPrimitiveFile
{
    /// <inheritdoc/>
    public ISlotGuard? Guard => null;

    /// <inheritdoc/>
    public Primitive Attach(ChannelConnection connection, MappedFile control, SpillFolder spills, in ChannelSettings settings) =>
        new Pipe(connection, control, PipeLayout.RingOf(file, settings.Capacity), spills, settings.Spin);

    /// <inheritdoc/>
    public void Release() => file.Release();
}
