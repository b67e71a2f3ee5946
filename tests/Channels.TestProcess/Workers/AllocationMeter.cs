using System;
using System.Threading.Tasks;

namespace Channels.TestProcess.Workers;

/// <summary>Counts what the many messages after the first ones allocate.</summary>
public static class AllocationMeter
{
    public const int WarmUp = 50_000;
    public const int Measured = 1_000_000;

    /// <summary>Of what allocates itself: fewer tell as much.</summary>
    public const int MeasuredObjects = 200_000;

    private const int Slices = 5;

    /// <summary>What one thread allocates: exact.</summary>
    /// <param name="pass">Sends or receives so many messages.</param>
    /// <param name="measured">How many are measured.</param>
    internal static long Blocking(Action<int> pass, int measured = Measured)
    {
        pass(WarmUp);
        long before = GC.GetAllocatedBytesForCurrentThread();
        pass(measured);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>What the whole process allocates, the runtime's own threads included.</summary>
    /// <inheritdoc cref="Blocking"/>
    internal static async Task<long> AwaitingAsync(Func<int, Task> pass, int measured = Measured)
    {
        await pass(WarmUp);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        await pass(measured);
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }

    /// <summary>
    /// As <see cref="Blocking"/>, in a steady state: in equal slices, of which the one in the middle counts. What happens once, at the first
    /// wait that is a real one for instance, is in one slice; what happens at each item or wait is in all.
    /// </summary>
    internal static long BlockingSteadily(Action<int> pass, int measured)
    {
        pass(WarmUp);
        long[] slices = new long[Slices];
        for (int i = 0; i < Slices; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            pass(measured / Slices);
            slices[i] = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        return Whole(slices);
    }

    /// <summary>As <see cref="AwaitingAsync"/>, in a steady state.</summary>
    /// <inheritdoc cref="BlockingSteadily"/>
    internal static async Task<long> AwaitingSteadilyAsync(Func<int, Task> pass, int measured)
    {
        await pass(WarmUp);
        long[] slices = new long[Slices];
        for (int i = 0; i < Slices; i++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            await pass(measured / Slices);
            slices[i] = GC.GetTotalAllocatedBytes(precise: true) - before;
        }

        return Whole(slices);
    }

    private static long Whole(long[] slices)
    {
        Array.Sort(slices);
        return slices[Slices / 2] * Slices;
    }
}
