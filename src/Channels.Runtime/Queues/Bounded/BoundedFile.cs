using Channels.CompilerServices;
using Channels.Participants;
using Channels.Segments;

namespace Channels.Queues.Bounded;

/// <summary>The mapped file of a queue that has a maximum of items. See <see cref="BoundedLayout"/>.</summary>
internal sealed unsafe class BoundedFile(MappedFile file, BoundedLayout layout) : IPrimitiveFile
{
    /// <inheritdoc/>
    /// <remarks>Nothing belongs to a participant's slot: what a dead one has claimed is known by its id.</remarks>
    public ISlotGuard? Guard => null;

    internal QueueHeader Header { get; } = new(file);

    internal BoundedLayout Layout => layout;

    internal byte* Address => file.Address;

    /// <exception cref="System.IO.IOException">There is no room for it.</exception>
    internal static BoundedFile Create(int folder, in ChannelSettings settings)
    {
        BoundedLayout layout = new(settings);
        BoundedFile created = new(MappedFile.Create(folder, ControlLayout.RingFile, layout.Length), layout);
        long* words = (long*)(created.Address + BoundedLayout.WordsAt);
        for (int i = 0; i < layout.Items; i++) words[i] = CellWord.Pack(0, i);
        *(long*)(created.Address + BoundedLayout.SpareAt) = layout.Items;
        return created;
    }

    /// <summary>Maps it, or returns null if there is none of at least the length that it must have.</summary>
    internal static BoundedFile? TryOpen(int folder, in ChannelSettings settings)
    {
        BoundedLayout layout = new(settings);
        return MappedFile.TryOpen(folder, ControlLayout.RingFile, layout.Length) is { } file ? new BoundedFile(file, layout) : null;
    }

    /// <inheritdoc/>
    public Primitive Attach(ChannelConnection connection, MappedFile control, SpillFolder spills, in ChannelSettings settings) =>
        new BoundedQueue(connection, this, spills, settings);

    /// <inheritdoc/>
    public void Release() => file.Release();
}
