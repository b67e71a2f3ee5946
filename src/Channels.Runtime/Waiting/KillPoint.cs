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
        AfterVersion = 47, AfterNewcomerAsk = 48, AfterStirSwap = 49, AfterNewcomerStir = 50,
        BeforeReady = 51, AfterReady = 52, BeforeUnready = 53, AfterUnready = 54, BeforeClaimSwap = 55, AfterClaimSwap = 56,
        BeforeLetGo = 57, AfterLetGo = 58, BeforeKeep = 59, AfterKeep = 60, BeforeRevoke = 61, AfterRevoke = 62, AfterInside = 63,
        AfterOutside = 64, BeforeBuffered = 65, AfterBuffered = 66, BeforeLeftBehind = 67, AfterLeftBehind = 68, BeforeReserved = 69,
        AfterReserved = 70,
        BeforeAdmission = 71, AfterAdmission = 72, AfterWanted = 73, AfterAdmissionLeft = 74, AfterSequence = 75, AfterCell = 76,
        AfterWord = 77, BeforeTaken = 78, AfterTaken = 79, BeforeReplaced = 80, AfterReplaced = 81, AfterSpare = 82,
        BeforeHeld = 83, AfterHeld = 84, BeforeFinished = 85, AfterFinished = 86, BeforeMarked = 87, AfterMarked = 88,
        BeforeGrown = 89, AfterGrown = 90, BeforeRepaired = 91, AfterRepaired = 92, BeforeOpened = 93, AfterOpened = 94,
        AfterLast = 95, AfterTasksReserved = 96, BeforeClosed = 97, AfterClosed = 98, AfterReturned = 99, AfterLettered = 100, AfterMoved = 101,
        AfterTransitEntry = 102, AfterTransitClaim = 103, BeforeCarried = 104, AfterCarried = 105, BeforeTransitEnded = 106, AfterTransitEnded = 107,
        BeforeDeparted = 108, AfterDeparted = 109, BeforeAdopted = 110, AfterAdopted = 111, BeforeReturned = 112, AfterReturnedEnd = 113,
        BeforeCondemned = 114, AfterCondemned = 115, AfterHidden = 116,
        Last = 116;

    [Conditional("CHANNELS_KILL_POINTS")]
    internal static void Pass(int point) => Reached(point);

    static partial void Reached(int point);
}
