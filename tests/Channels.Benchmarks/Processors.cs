using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;

namespace Channels.Benchmarks;

/// <summary>
/// Which processors the two sides of a round trip run on. Now and then, the scheduler puts a pair that takes turns on
/// one processor, where a wake-up costs a tenth of one from processor to processor. So each side gets its own.
/// </summary>
internal static partial class Processors
{
    /// <summary>Left to the scheduler: no Linux, or one processor only.</summary>
    public const int Any = -1;

    private const int MaskWords = 16;
    private const int BitsPerWord = 64;

    private static readonly List<int> s_allowed = Allowed();

    public static int Asking => s_allowed.Count > 1 ? s_allowed[0] : Any;

    public static int Answering => s_allowed.Count > 1 ? s_allowed[1] : Any;

    public static void PinThisThread(int processor)
    {
        if (processor == Any)
            return;
        Span<ulong> mask = stackalloc ulong[MaskWords];
        mask.Clear();
        mask[processor / BitsPerWord] = 1UL << (processor % BitsPerWord);
        _ = SetAffinity(0, MaskWords * sizeof(ulong), mask);
    }

    /// <summary>Runs it on a thread of its own, which is pinned.</summary>
    public static Task RunPinnedAsync(int processor, Action action)
    {
        TaskCompletionSource finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Thread thread = new(() =>
        {
            try
            {
                PinThisThread(processor);
                action();
                finished.SetResult();
            }
            catch (Exception exception)
            {
                finished.SetException(exception);
            }
        });
        thread.IsBackground = true;
        thread.Start();
        return finished.Task;
    }

    private static List<int> Allowed()
    {
        List<int> allowed = [];
        Span<ulong> mask = stackalloc ulong[MaskWords];
        mask.Clear();
        if (OperatingSystem.IsLinux() && GetAffinity(0, MaskWords * sizeof(ulong), mask) >= 0)
        {
            for (int processor = 0; processor < MaskWords * BitsPerWord; processor++)
            {
                if ((mask[processor / BitsPerWord] >> (processor % BitsPerWord) & 1) != 0)
                    allowed.Add(processor);
            }
        }
        return allowed;
    }

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nint bytes, Span<ulong> mask);

    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    private static partial int GetAffinity(int thread, nint bytes, Span<ulong> mask);
}
