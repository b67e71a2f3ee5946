using System.Diagnostics;

namespace Channels.Waiting;

/// <summary>
/// The steps of the protocol at which tests kill the process. The calls vanish from every build that does not define
/// <c>CHANNELS_KILL_POINTS</c>.
/// </summary>
internal static partial class KillPoint
{
    internal const int BeforePadding = 1, AfterPadding = 2, BeforeHeader = 3, BeforePublished = 4, AfterPublished = 5,
        BeforeConsumed = 6, AfterConsumed = 7, AfterWakeSwap = 8, AfterArm = 9, AfterClaim = 10, BeforeSpill = 11, AfterSpill = 12,
        BeforeLastWords = 13, AfterLastWords = 14, BeforeClose = 15, AfterClose = 16, BeforePayload = 17, Last = 17;

    [Conditional("CHANNELS_KILL_POINTS")]
    internal static void Pass(int point) => Reached(point);

    static partial void Reached(int point);
}
