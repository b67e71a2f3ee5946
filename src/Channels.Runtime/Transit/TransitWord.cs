namespace Channels.Transit;

/// <summary>
/// How it stands with a participant that is on its way: a number that no other participant has had, and a state. So a
/// compare-and-swap never mistakes one for a later user of its slot.
/// </summary>
/// <remarks><code>
///  63      36 35          8 7     0
///  | unused  | number      | state |
/// </code></remarks>
internal static class TransitWord
{
    /// <summary>The message is not in the channel yet: it depends on the process that sends it.</summary>
    internal const long Held = 1;

    /// <summary>The message is in the channel, and depends on that.</summary>
    internal const long Carried = 2;

    /// <summary>It has arrived, or does not travel after all.</summary>
    internal const long Ended = 3;

    private const int StateBits = 8;

    internal static long Pack(long id, long state) => (ParticipantNumber(id) << StateBits) | state;

    /// <summary>Whether that participant is on its way.</summary>
    internal static bool IsUnderWay(long word, long id) => word == Pack(id, Held) || word == Pack(id, Carried);

    private static long ParticipantNumber(long id) => id >> Participants.ParticipantTable.SlotBits;
}
