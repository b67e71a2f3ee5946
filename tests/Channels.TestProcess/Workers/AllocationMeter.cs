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
}
