using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading.Tasks;
using Channels.Faults.Contracts;

namespace Channels.Faults.Verbs;

/// <summary>
/// Sends a number and waits until it comes back, again and again, with pauses in which both sides fall asleep. A wake-up
/// that is lost costs a blocking side the fifth of a second until it looks for itself, and an awaiting one all the time there is.
/// </summary>
internal static class PingVerb
{
    private static readonly TimeSpan s_suspicious = TimeSpan.FromMilliseconds(150);

    internal static async Task RunAsync(VerbArguments options)
    {
        ProcessChannelOptions channelOptions = new() { Spin = TimeSpan.FromMicroseconds(options.Number("spin")) };
        using IEchoes.Channel there = IEchoes.Create(options.Channel + "-there", channelOptions);
        using IEchoes.Channel back = IEchoes.Create(options.Channel + "-back", channelOptions);
        Say.Line($"pinging");
        bool awaits = options.Flag("async");
        TimeSpan time = TimeSpan.FromMilliseconds(options.Number("ms"));
        Pauses pauses = new(1, options.Flag("short"));
        StallMeter stalls = new();
        List<double> taken = [];
        List<string> late = [];

        // The first one waits for the other process.
        await there.Writer.EchoAsync(-1);
        _ = await back.Reader.ReadAsync();
        Stopwatch clock = Stopwatch.StartNew();
        for (long number = 0; clock.Elapsed < time; number++)
        {
            pauses.Take();
            long start = Stopwatch.GetTimestamp();
            long answer = awaits ? await PingAsync(there, back, number) : Ping(there, back, number);
            long end = Stopwatch.GetTimestamp();
            if (answer != number) throw new SequenceBrokenException($"{answer} came back for {number}.");
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start, end);
            taken.Add(elapsed.TotalMilliseconds);
            if (elapsed > s_suspicious && !stalls.HasStalled(start, end)) late.Add(FormattableString.Invariant($"{elapsed.TotalMilliseconds:F1} ms"));
        }

        there.Writer.Complete();
        taken.Sort();
        Say.Line($"late {(late.Count == 0 ? "none" : string.Join(", ", late))}");
        Say.Line($"figures {taken.Count} round trips, median {taken[taken.Count / 2]:F3} ms, worst {taken[^1]:F1} ms");
    }

    private static long Ping(IEchoes.Channel there, IEchoes.Channel back, long number)
    {
        there.Writer.Echo(number);
        return back.Reader.Read();
    }

    private static async ValueTask<long> PingAsync(IEchoes.Channel there, IEchoes.Channel back, long number)
    {
        await there.Writer.EchoAsync(number);
        return await back.Reader.ReadAsync();
    }
}
