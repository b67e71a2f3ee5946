using System;
using System.Threading;
using Channels.Interop;

namespace Channels.Waiting;

/// <summary>The one place that puts a thread to sleep on a word of shared memory, and the one that wakes it.</summary>
/// <remarks>
/// With <c>CHANNELS_WAIT=portable</c>, and where the kernel lacks the calls, a sleep is a row of short naps between looks at
/// the word: slower to wake, the same otherwise.
/// </remarks>
internal static unsafe class Sleep
{
    private static volatile bool s_portable = Environment.GetEnvironmentVariable("CHANNELS_WAIT") == "portable";

    internal static bool IsPortable => s_portable;

    /// <summary>Returns when the word differs from <paramref name="expected"/>, when the time is over, or for no reason.</summary>
    internal static void While(int* word, int expected, TimeSpan atMost)
    {
        if (!s_portable)
        {
            int error = Linux.WaitForWord(word, expected, Math.Max(1, atMost.Ticks) * 100);
            if (error is not (Linux.NotImplemented or Linux.NotPermitted)) return;
            s_portable = true;
        }

        Nap nap = default;
        for (TimeSpan slept = TimeSpan.Zero; slept < atMost && Volatile.Read(ref *word) == expected; slept += nap.Last) nap.Take();
    }

    internal static void Wake(int* word)
    {
        // Also when this process naps: the sleeper may be another process, which has the call.
        Linux.WakeAll(word);
    }

    /// <summary>As <see cref="While"/>, for several words at once.</summary>
    /// <returns><see langword="false"/> if the kernel lacks the call: the caller naps.</returns>
    internal static bool WhileAll(FutexWaiter* words, int count, long* deadline) =>
        !s_portable && Linux.WaitForWords(words, count, deadline) is not (Linux.NotImplemented or Linux.NotPermitted);
}
