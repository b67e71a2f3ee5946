using System.Collections.Generic;

namespace Channels.Participants;

/// <summary>A process that has a pidfd here, and the channels that want to hear of its end.</summary>
internal sealed class WatchedProcess(int descriptor)
{
    internal int Descriptor { get; } = descriptor;

    internal List<Watch> Watches { get; } = [];
}
