using Channels.Participants;
using Channels.Segments;

namespace Channels.CompilerServices;

/// <summary>The mapped file that holds a channel's rings, before anybody is attached.</summary>
internal interface IPrimitiveFile
{
    /// <summary>Who knows whether what belongs to a participant's slot is free, if anything does.</summary>
    ISlotGuard? Guard { get; }

    /// <summary>Begins the attachment's use of it.</summary>
    Primitive Attach(ChannelConnection connection, MappedFile control, SpillFolder spills, in ChannelSettings settings);

    /// <summary>Lets the memory go.</summary>
    void Release();
}
