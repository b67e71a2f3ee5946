using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Threading.Tasks;
using Channels.Faults.Contracts;
using Channels.Waiting;
using Xunit;
using Xunit.Abstractions;

namespace Channels.Faults.Tests;

/// <summary>
/// One side is stopped in the middle of going to sleep, or of deciding that the other one has ended; the other one does
/// meanwhile what it has to miss. Each order of two processes' steps that matters, without luck.
/// </summary>
public sealed class StoppedAtAPointTests(ChannelsFolder folder, ITestOutputHelper output) : FaultTest(folder, output)
{
    /// <summary>Shorter than the time after which a sleeper looks for itself.</summary>
    private static readonly TimeSpan s_wakeUp = TimeSpan.FromMilliseconds(150);

    public static TheoryData<string, int, ReadMode> Points()
    {
        TheoryData<string, int, ReadMode> data = [];
        foreach (int point in new[] { KillPoint.BetweenLooks, KillPoint.BeforeArm, KillPoint.AfterArmSwap, KillPoint.AfterArm })
        {
            data.Add(NameOf(point), point, ReadMode.Blocking);
            data.Add(NameOf(point), point, ReadMode.AwaitForeach);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task AMessageSentWhileTheReaderFallsAsleepWakesIt(string name, int point, ReadMode mode)
    {
        using ISequence.Channel channel = NewChannel();
        SequenceSender sender = new(channel.Writer);
        _ = channel.Writer.WaitToWrite(TimeSpan.Zero);      // The writer is there and known before.
        await using Victim reader = Victim.Start($"read channel={channel.Name} mode={mode} says=1", environment: StopAt(point));
        await reader.Stopped();
        sender.Send();
        long sent = Stopwatch.GetTimestamp();
        reader.Continue();
        string[] took = (await reader.Said("took")).Split(' ');
        TimeSpan taken = Stopwatch.GetElapsedTime(sent, long.Parse(took[1], CultureInfo.InvariantCulture));
        Assert.True(taken < s_wakeUp, $"The {mode} reader that was stopped at {name} took the message after {taken.TotalMilliseconds:F0} ms.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RoomMadeWhileTheWriterFallsAsleepWakesIt(bool awaits)
    {
        foreach (int point in new[] { KillPoint.BetweenLooks, KillPoint.BeforeArm, KillPoint.AfterArmSwap, KillPoint.AfterArm })
        {
            using ISequence.Channel channel = NewChannel();
            _ = channel.Reader.Count;
            await using Victim writer = Victim.Start($"write channel={channel.Name} async={(awaits ? 1 : 0)}", environment: StopAt(point));
            await writer.Stopped();
            SequenceCheck check = new();
            while (channel.Reader.TryRead(out ISequence.Message message)) check.Take(message);
            long made = Stopwatch.GetTimestamp();
            writer.Continue();
            check.Take(await Limit.Of(channel.Reader.ReadAsync().AsTask(), $"the writer that was stopped at {NameOf(point)}"));
            TimeSpan taken = Stopwatch.GetElapsedTime(made);
            Assert.True(taken < s_wakeUp, $"The writer that was stopped at {NameOf(point)} went on after {taken.TotalMilliseconds:F0} ms.");
        }
    }

    [Theory]
    [InlineData(true, ReadMode.Blocking)]
    [InlineData(true, ReadMode.Dispatch)]
    [InlineData(false, ReadMode.Blocking)]
    [InlineData(false, ReadMode.AwaitForeach)]
    public async Task WhatWasPublishedBeforeTheEndIsReceivedByOneWhoLookedBeforeIt(bool isKilled, ReadMode mode)
    {
        const int Count = 4;
        using ISequence.Channel channel = NewChannel();
        await using Victim reader = Victim.Start($"read channel={channel.Name} mode={mode}", environment: StopAt(KillPoint.BetweenLooks));
        await reader.Stopped();
        await using Victim writer = Victim.Start($"write channel={channel.Name} count={Count} end=complete", isKilled ? KillPoint.AfterPublished : 0, Count);
        await writer.Ended();
        reader.Continue();
        string received = isKilled ? (await reader.Said("lost")).Split(' ')[2] : await reader.Said("received");
        Assert.Equal(Count.ToString(CultureInfo.InvariantCulture), received);
    }

    private static Dictionary<string, string> StopAt(int point) => new() { ["CHANNELS_STOP_AT"] = FormattableString.Invariant($"{point}:1") };
}
