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
        BeforeLastWords = 13, AfterLastWords = 14, BeforeClose = 15, AfterClose = 16, BeforePayload = 17, BeforeWakeSwap = 18,
        AfterWake = 19, BeforeArm = 20, AfterArmSwap = 21, BeforeAsk = 22, AfterAsk = 23, BeforeClaim = 24, BeforeUnclaim = 25,
        AfterUnclaim = 26, BeforeSpillFile = 27, AfterSpillFile = 28, BeforeSpillRemoved = 29, AfterSpillRemoved = 30,
        AfterErrorText = 31, AfterFolder = 32, AfterControlFile = 33, AfterUseLock = 34, AfterRingFile = 35, BeforeVisible = 36,
        AfterVisible = 37, AfterSlotLock = 38, BeforeSlotId = 39, AfterSlotId = 40, AfterCreatorLeft = 41, BeforeLeave = 42,
        AfterLastLock = 43, AfterFileRemoved = 44, AfterControlRemoved = 45, BetweenLooks = 46,
        Last = 46;

    [Conditional("CHANNELS_KILL_POINTS")]
    internal static void Pass(int point) => Reached(point);

    static partial void Reached(int point);
}
