using System;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;
using Channels.Faults.Contracts;
using Channels.Segments;
using Channels.Waiting;
using Xunit;
using Xunit.Abstractions;

namespace Channels.Faults.Tests;

/// <summary>Processes whose ids mean something else here than there.</summary>
public sealed class NamespaceTests(ChannelsFolder folder, ITestOutputHelper output) : FaultTest(folder, output)
{
    /// <summary>The first process of a namespace has the id 1 there, which is a living process of another kind here.</summary>
    private const int FirstProcess = 1;

    /// <summary>Where the process id stands in a participant's slot.</summary>
    private const int ProcessAt = 8;

    [NamespaceFact]
    public async Task AWriterInAnotherNamespaceIsLostInTime()
    {
        foreach (ReadMode mode in Enum.GetValues<ReadMode>())
        {
            using ISequence.Channel channel = NewChannel();
            await using Victim victim = Victim.Start($"write channel={channel.Name} burst=5 pause=1", wrapper: NamespaceFactAttribute.Command);
            SequenceCheck check = new();
            Task<Ending> ending = Ending.Of(SequenceReader.ReadAsync(channel.Reader, check, mode));
            await Limit.Until(() => check.Received > 50, "messages come from another namespace");
            long killed = victim.Kill(InnerOf(victim));
            TimeSpan taken = (await Limit.Of(ending, $"the {mode} reader of a writer in another namespace")).AssertLost(FirstProcess, killed);
            Assert.True(HasReceivedAll(channel.Reader));
            Report($"noticed after {taken.TotalMilliseconds:F1} ms");
        }
    }

    [NamespaceFact]
    public async Task OneInAnotherNamespaceIsLostInTimeIfItDiesRightAfterItsClaim()
    {
        using ISequence.Channel channel = NewChannel();
        Task<Ending> ending = Ending.Of(SequenceReader.ReadAsync(channel.Reader, new SequenceCheck(), ReadMode.AwaitForeach));
        await using Victim victim = Victim.Start($"hold channel={channel.Name} end=writer", KillPoint.AfterClaim, wrapper: NamespaceFactAttribute.Command);
        _ = await victim.Killed;

        // The first process of a namespace can't kill itself: it stays at that point until somebody outside does.
        long killed = victim.Kill(InnerOf(victim));
        TimeSpan taken = (await Limit.Of(ending, "the reader of one in another namespace, killed after its claim,")).AssertLost(FirstProcess, killed);
        Report($"noticed after {taken.TotalMilliseconds:F1} ms");
    }

    [NamespaceFact]
    public async Task AReaderInAnotherNamespaceIsLostInTime()
    {
        using ISequence.Channel channel = NewChannel();
        await using Victim victim = Victim.Start($"hold channel={channel.Name} end=reader", wrapper: NamespaceFactAttribute.Command);
        Assert.Equal($"by {FirstProcess}", await victim.Said("held"));
        SequenceSender sender = new(channel.Writer);
        Task<Ending> ending = Ending.Of(Limit.Run(() =>
        {
            while (true) sender.Send();
        }));
        await Task.Delay(50);
        long killed = victim.Kill(InnerOf(victim));
        _ = (await Limit.Of(ending, "the writer of a reader in another namespace")).AssertLost(FirstProcess, killed);
    }

    [NamespaceFact]
    public async Task OneInAnotherNamespaceNoticesADeathOutside()
    {
        using ISequence.Channel channel = NewChannel();
        await using Victim reader = Victim.Start($"read channel={channel.Name} mode=AwaitForeach", wrapper: NamespaceFactAttribute.Command);
        _ = await reader.Said("open");
        await using Victim writer = Victim.Start($"write channel={channel.Name} burst=5 pause=1");
        _ = await writer.Said("sending");
        long killed = writer.Kill();
        string[] lost = (await reader.Said("lost")).Split(' ');
        Assert.Equal(writer.Id.ToString(CultureInfo.InvariantCulture), lost[0]);
        TimeSpan taken = System.Diagnostics.Stopwatch.GetElapsedTime(killed, long.Parse(lost[1], CultureInfo.InvariantCulture));
        Assert.True(taken < Limit.OfDetection, $"The death was noticed after {taken.TotalMilliseconds:F0} ms only.");
    }

    /// <summary>The participant table says a process id that is another process's. Its end is not the writer's.</summary>
    [Fact]
    public async Task AWrongProcessIdIsNotBelieved()
    {
        using ISequence.Channel channel = NewChannel("wrong-id");
        await using Victim other = Victim.Start("wait");
        await using Victim victim = Victim.Start("write channel=wrong-id burst=5 pause=1");
        _ = await victim.Said("sending");
        WriteProcessOfWriter("wrong-id", other.Id);

        SequenceCheck check = new();
        Task<Ending> ending = Ending.Of(SequenceReader.ReadAsync(channel.Reader, check, ReadMode.AwaitForeach));
        await Limit.Until(() => check.Received > 50, "messages come");
        _ = other.Kill();
        await other.Ended();
        long before = check.Received;
        await Limit.Until(() => check.Received > before + 200 || ending.IsCompleted, "messages still come");
        Assert.False(ending.IsCompleted, "Another process's end was taken for the writer's.");
        long killed = victim.Kill();
        _ = (await Limit.Of(ending, "the reader of a writer whose process id is wrong")).AssertLost(other.Id, killed);
    }

    private void WriteProcessOfWriter(string channel, int process)
    {
        using SharedFile control = new(Path.Combine(Folder.Path, channel, ControlLayout.ControlFile));
        int slot = (int)(control.At<long>(ControlLayout.WriterEndAt) & 0xFFFF);
        control.At<int>(ControlLayout.ParticipantsAt + (slot * ControlLayout.ParticipantSize) + ProcessAt) = process;
    }

    private static int InnerOf(Victim wrapper) =>
        int.Parse(File.ReadAllText($"/proc/{wrapper.Id}/task/{wrapper.Id}/children").Trim(), CultureInfo.InvariantCulture);
}
