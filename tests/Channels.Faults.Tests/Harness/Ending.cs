using System;
using System.Diagnostics;
using System.Threading.Tasks;
using Xunit;

namespace Channels.Faults.Tests;

/// <summary>How and when a use of a channel ended.</summary>
internal sealed record Ending(Exception? Error, long At)
{
    internal static async Task<Ending> Of(Task use)
    {
        try
        {
            await use.ConfigureAwait(false);
            return new Ending(null, Stopwatch.GetTimestamp());
        }
        catch (Exception exception)
        {
            return new Ending(exception, Stopwatch.GetTimestamp());
        }
    }

    /// <summary>Asserts that it ended by the loss of that process, soon enough.</summary>
    /// <returns>How soon.</returns>
    internal TimeSpan AssertLost(int process, long killedAt)
    {
        ChannelPeerLostException lost = Assert.IsType<ChannelPeerLostException>(Error);
        Assert.Equal(process, lost.ProcessId);
        TimeSpan taken = Stopwatch.GetElapsedTime(killedAt, At);
        Assert.True(taken < Limit.OfDetection, $"The death was noticed after {taken.TotalMilliseconds:F0} ms only.");
        return taken;
    }
}
