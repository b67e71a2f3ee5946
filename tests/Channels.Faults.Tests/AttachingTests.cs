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
            _ = (await Limit.Of(ending, $"the {mode} reader of one killed at {NameOf(point)}")).AssertLost(victim.Id, killed);
        }
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

    /// <summary>The worker that was given an end dies on its way there; 3 is the argument's channel, after the two of its link.</summary>
    [Theory]
    [InlineData(KillPoint.AfterUseLock, 1, true)]
    [InlineData(KillPoint.AfterUseLock, 3, true)]
    [InlineData(KillPoint.AfterUseLock, 3, false)]
    [InlineData(KillPoint.AfterSlotId, 3, true)]
    [InlineData(KillPoint.BeforeClaim, 3, true)]
    [InlineData(KillPoint.BeforeClaim, 3, false)]
    [InlineData(KillPoint.AfterClaim, 3, false)]
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
