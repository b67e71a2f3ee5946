using System.Collections.Generic;

namespace Channels.Participants;

/// <summary>A process that has a pidfd here, and the attachments that want to hear of its end.</summary>
internal sealed class WatchedProcess(int id, int descriptor)
{
    internal int Id { get; } = id;

    internal int Descriptor { get; } = descriptor;

    internal HashSet<Watch> Watches { get; } = [];
}
