using System;

namespace Channels.Participants;

/// <summary>What a participant may still do.</summary>
[Flags]
internal enum ParticipantRoles
{
    None = 0,
    Writes = 1,
    Reads = 2,
    All = Writes | Reads,
}
