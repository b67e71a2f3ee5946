using System;
using System.Threading.Tasks;
using Channels.Faults.Contracts;
using Channels.Waiting;
using Xunit;
using Xunit.Abstractions;

namespace Channels.Faults.Tests;

/// <summary>Processes that are killed while they attach, before they take their end, or right after.</summary>
public sealed class AttachingTests(ChannelsFolder folder, ITestOutputHelper output) : FaultTest(folder, output)
{
    private const string KillVariable = "CHANNELS_KILL_AT";

    /// <summary>Each step up to the claim; of the first two the channel's other user can know nothing, and goes on to wait.</summary>
    [Theory]
    [InlineData(KillPoint.AfterUseLock)]
    [InlineData(KillPoint.AfterSlotLock)]
    [InlineData(KillPoint.BeforeSlotId)]
    [InlineData(KillPoint.AfterSlotId)]
    [InlineData(KillPoint.AfterVersion)]
    [InlineData(KillPoint.AfterNewcomerAsk)]
    [InlineData(KillPoint.AfterStirSwap)]
    [InlineData(KillPoint.AfterNewcomerStir)]
    [InlineData(KillPoint.BeforeClaim)]
    public async Task KilledBeforeItsClaimItLeavesTheEndToAnother(int point)
    {
        using ISequence.Channel channel = NewChannel();
        SequenceCheck check = new();
        Task reading = SequenceReader.ReadAsync(channel.Reader, check, (ReadMode)(point % 3));
        await using (Victim victim = Victim.Start($"hold channel={channel.Name} end=writer", point))
        {
            _ = await victim.Killed;
            await victim.Ended();
        }

        await using Victim next = Victim.Start($"write channel={channel.Name} count=20 end=complete");
        await Limit.Of(reading, $"a reader, after one was killed at {NameOf(point)} and another has sent,");
        Assert.Equal(20, check.Received);
        await next.EndWell();
    }

    [Theory]
    [InlineData(KillPoint.AfterClaim)]
    [InlineData(KillPoint.BeforeAsk)]
    [InlineData(KillPoint.AfterAsk)]
    public async Task KilledRightAfterItsClaimItIsLost(int point)
    {
        foreach (ReadMode mode in Enum.GetValues<ReadMode>())
        {
            using ISequence.Channel channel = NewChannel();
            Task<Ending> ending = Ending.Of(SequenceReader.ReadAsync(channel.Reader, new SequenceCheck(), mode));
            await using Victim victim = Victim.Start($"hold channel={channel.Name} end=writer", point);
            long killed = await victim.Killed;
            TimeSpan taken = (await Limit.Of(ending, $"the {mode} reader of one killed at {NameOf(point)}")).AssertLost(victim.Id, killed);
            Report($"{mode}: noticed after {taken.TotalMilliseconds:F1} ms");
        }
    }

    /// <summary>The waiter sleeps before it comes, watches it from then on, and is not to take its death for the loss of an end.</summary>
    [Theory]
    [InlineData(ReadMode.Blocking)]
    [InlineData(ReadMode.AwaitForeach)]
    public async Task ItsDeathIsNobodysLossIfItHasClaimedNothing(ReadMode mode)
    {
        using ISequence.Channel channel = NewChannel();
        SequenceCheck check = new();
        Task reading = SequenceReader.ReadAsync(channel.Reader, check, mode);
        await using (Victim victim = Victim.Start($"hold channel={channel.Name} end=none"))
        {
            _ = await victim.Said("held");
            _ = victim.Kill();
            await victim.Ended();
        }

        await Task.Delay(300);
        Assert.False(reading.IsCompleted, "The death of one who had no end has ended a wait.");
        await using Victim next = Victim.Start($"write channel={channel.Name} count=20 end=complete");
        await Limit.Of(reading, "the reader, after one has died and another has sent,");
        Assert.Equal(20, check.Received);
        await next.EndWell();
    }

    /// <summary>Nobody watches one who dies in the middle of waking the sleepers: they stay for others to wake.</summary>
    [Theory]
    [InlineData(ReadMode.AwaitForeach)]
    [InlineData(ReadMode.Dispatch)]
    public async Task KilledWhileItAnnouncesItselfItKeepsNobodyAsleep(ReadMode mode)
    {
        using ISequence.Channel channel = NewChannel();
        _ = channel.Writer.WaitToWrite(TimeSpan.Zero);
        Task reading = SequenceReader.ReadAsync(channel.Reader, new SequenceCheck(), mode);
        await using Victim victim = Victim.Start($"hold channel={channel.Name} end=none", KillPoint.AfterStirSwap);
        _ = await victim.Killed;
        await victim.Ended();
        channel.Writer.Complete();
        await Limit.Of(reading, "the reader of a pipe that was completed");
    }

    /// <summary>Such a death is told by the kernel alone, and found out however often other waits wake the thread that waits.</summary>
    [Fact]
    public async Task ItIsNoticedWhileOtherChannelsAreBusy()
    {
        using ISequence.Channel busy = NewChannel();
        SequenceSender sender = new(busy.Writer);
        SequenceCheck check = new();
        bool isOver = false;
        Task reading = SequenceReader.ReadAsync(busy.Reader, check, ReadMode.AwaitForeach);
        Task sending = Limit.Run(() =>
        {
            for (; !System.Threading.Volatile.Read(ref isOver); Say.Pause(2)) sender.Send();
            busy.Writer.Complete();
        });
        await Limit.Until(() => check.Received > 50, "the busy channel is busy");

        using ISequence.Channel channel = NewChannel();
        Task<Ending> ending = Ending.Of(SequenceReader.ReadAsync(channel.Reader, new SequenceCheck(), ReadMode.AwaitForeach));
        await using Victim victim = Victim.Start($"hold channel={channel.Name} end=writer", KillPoint.AfterClaim);
        long killed = await victim.Killed;
        _ = (await Limit.Of(ending, "the reader, while another channel is busy,")).AssertLost(victim.Id, killed);
        System.Threading.Volatile.Write(ref isOver, true);
        await Limit.Of(Task.WhenAll(sending, reading), "the busy channel");
    }

    /// <summary>More deaths than the table has slots: those of the dead are used again.</summary>
    [Fact]
    public async Task TheSlotsOfTheDeadAreUsedAgain()
    {
        using ISequence.Channel channel = NewChannel();
        int deaths = TestForm.Choose(6, 70);
        for (int i = 0; i < deaths; i++)
        {
            await using Victim victim = Victim.Start($"hold channel={channel.Name} end=none", KillPoint.AfterSlotId);
            _ = await victim.Killed;
        }

        await using Victim last = Victim.Start($"hold channel={channel.Name} end=none");
        _ = await last.Said("held");
    }

    /// <summary>The worker that was given an end dies on its way there. Its link has two channels, before the argument's; it claims the argument's end before it answers its parent.</summary>
    [Theory]
    [InlineData(KillPoint.AfterUseLock, 1, true)]
    [InlineData(KillPoint.AfterUseLock, 3, true)]
    [InlineData(KillPoint.AfterUseLock, 3, false)]
    [InlineData(KillPoint.AfterSlotId, 3, true)]
    [InlineData(KillPoint.BeforeClaim, 2, true)]
    [InlineData(KillPoint.BeforeClaim, 2, false)]
    [InlineData(KillPoint.AfterClaim, 2, false)]
    public async Task AWorkerThatDiesBeforeItTookItsEndIsLost(int point, int count, bool reads)
    {
        using ISequence.Channel channel = NewChannel();
        Task<Ending> ending;
        WorkerProcess worker;
        Environment.SetEnvironmentVariable(KillVariable, FormattableString.Invariant($"{point}:{count}"));
        try
        {
            WorkerOptions options = new() { Executable = Victim.Executable };
            worker = reads ? VictimWorkers.StartReceive(channel.Reader, options) : VictimWorkers.StartSend(channel.Writer, options);
        }
        finally
        {
            Environment.SetEnvironmentVariable(KillVariable, null);
        }

        await using (worker)
        {
            SequenceSender sender = new(channel.Writer);
            ending = Ending.Of(reads
                ? Task.Run(async () =>
                {
                    while (true) await sender.SendAsync();
                })
                : SequenceReader.ReadAsync(channel.Reader, new SequenceCheck(), ReadMode.AwaitForeach));
            _ = await Assert.ThrowsAsync<WorkerCrashedException>(() => Limit.Of(worker.Completion, "the completion of a worker that was killed"));
            long ended = System.Diagnostics.Stopwatch.GetTimestamp();
            _ = (await Limit.Of(ending, $"the peer of a worker killed at {NameOf(point)}")).AssertLost(worker.Id, ended);
        }
    }

    [Fact]
    public async Task WhoeverWaitsForAnEndThatTheDeadCreatorHadLosesIt()
    {
        await using Victim creator = Victim.Start("create channel=creator-dies stay=1");
        _ = await creator.Said("created");
        using ISequence.Channel channel = ISequence.Open("creator-dies");
        Task<Ending> ending = Ending.Of(SequenceReader.ReadAsync(channel.Reader, new SequenceCheck(), ReadMode.AwaitForeach));
        await Task.Delay(20);
        long killed = creator.Kill();
        _ = (await Limit.Of(ending, "the reader of a channel whose creator was killed")).AssertLost(creator.Id, killed);
    }

    [Fact]
    public async Task TheCreatorsDeathDoesNotDisturbTwoWhoHaveTheEnds()
    {
        await using Victim creator = Victim.Start("create channel=creator-dies-too stay=1");
        _ = await creator.Said("created");
        using ISequence.Channel channel = ISequence.Open("creator-dies-too");
        SequenceCheck check = new();
        _ = channel.Reader.Count;
        await using Victim writer = Victim.Start("write channel=creator-dies-too burst=5 pause=1");
        _ = await writer.Said("sending");
        Task<Ending> ending = Ending.Of(SequenceReader.ReadAsync(channel.Reader, check, ReadMode.AwaitForeach));
        await Limit.Until(() => check.Received > 20, "messages come");
        _ = creator.Kill();
        await creator.Ended();
        long before = check.Received;
        await Limit.Until(() => check.Received > before + 200 || ending.IsCompleted, "messages still come after the creator's death");
        Assert.False(ending.IsCompleted, "The creator's death has ended a pipe that two others have.");
        long killed = writer.Kill();
        _ = (await Limit.Of(ending, "the reader")).AssertLost(writer.Id, killed);
    }
}
