using System;
using System.Threading.Tasks;
using Channels.Faults.Contracts;
using Xunit;
using Xunit.Abstractions;

namespace Channels.Faults.Tests;

/// <summary>A process that is stopped, as a debugger does it, is not a dead one, however long it takes.</summary>
public sealed class StoppedPeerTests(ChannelsFolder folder, ITestOutputHelper output) : FaultTest(folder, output)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task StoppedPeersAreWaitedFor()
    {
        // Both directions and all ways of waiting at once: the pause is long.
        Task[] all =
        [
            StopAWriterAsync(ReadMode.Blocking), StopAWriterAsync(ReadMode.AwaitForeach), StopAWriterAsync(ReadMode.Dispatch),
            StopAReaderAsync(awaits: false), StopAReaderAsync(awaits: true),
        ];
        await Limit.Of(Task.WhenAll(all), "a peer of a process that was stopped");
    }

    private static async Task StopAWriterAsync(ReadMode mode)
    {
        using ISequence.Channel channel = NewChannel();
        await using Victim victim = Victim.Start($"write channel={channel.Name} burst=3 pause=1");
        SequenceCheck check = new();
        Task<Ending> ending = Ending.Of(SequenceReader.ReadAsync(channel.Reader, check, mode));
        _ = await victim.Said("sending");
        victim.Stop();
        await Task.Delay(s_pause);
        Assert.False(ending.IsCompleted, $"The {mode} reader took a stopped writer for dead.");
        long before = check.Received;
        victim.Continue();
        await Limit.Until(() => check.Received > before + 50 || ending.IsCompleted, $"the {mode} reader goes on");
        long killed = victim.Kill();
        _ = (await Limit.Of(ending, $"the {mode} reader of a writer that was stopped and is killed")).AssertLost(victim.Id, killed);
    }

    private static async Task StopAReaderAsync(bool awaits)
    {
        using ISequence.Channel channel = NewChannel();
        await using Victim victim = Victim.Start($"read channel={channel.Name} mode=Dispatch");
        _ = await victim.Said("open");
        victim.Stop();
        SequenceSender sender = new(channel.Writer);
        long goal = long.MaxValue;
        Task sending = Task.Run(async () =>
        {
            while (sender.Next < System.Threading.Volatile.Read(ref goal))
            {
                if (awaits) await sender.SendAsync();
                else sender.Send();
            }
        });
        await Task.Delay(s_pause);
        Assert.False(sending.IsCompleted, "The writer took a stopped reader for dead.");
        System.Threading.Volatile.Write(ref goal, sender.Next + 200);
        victim.Continue();
        await Limit.Of(sending, "a writer whose reader was stopped");
        channel.Writer.Complete();
        Assert.Equal(sender.Next.ToString(System.Globalization.CultureInfo.InvariantCulture), await victim.Said("received"));
        await victim.EndWell();
    }
}
