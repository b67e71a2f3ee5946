using System;
using System.IO;
using System.Threading;
using Channels.Faults.Contracts;
using Channels.Joinables;
using Xunit;
using Xunit.Abstractions;

namespace Channels.Faults.Tests;

/// <summary>A reader's own ring of tasks, which somebody else has claimed when the reader comes to take.</summary>
public sealed unsafe class JoinableClaimTests(ChannelsFolder folder, ITestOutputHelper output) : FaultTest(folder, output)
{
    [Fact]
    public void NothingIsTakenBeforeTheRingIsItsOwners()
    {
        using ITaskItems.Channel channel = ITaskItems.Create();
        using ITaskItems.Channel other = ITaskItems.Open(channel.Name);
        JoinableQueue queue = (JoinableQueue)other.Reader.Connection().Queue;
        queue.ReserveTasks();
        long* claim = queue.File.HeaderOf(queue.Participants.SelfSlot, TaskRingKind.InFlight).Claim;
        Volatile.Write(ref *claim, channel.Reader.Connection().Participants.Self);
        channel.Writer.Item(1);
        for (int i = 0; i < 2; i++) _ = Assert.Throws<IOException>(() => other.Reader.TryReadTask(out _));
        Assert.Equal(1, channel.Unfinished);
        Assert.Empty(channel.InFlight);

        Volatile.Write(ref *claim, 0);
        Assert.True(other.Reader.TryReadTask(out ProcessTask<long> task));
        Assert.Equal((1, 1), (task.Value, task.Deliveries));
        task.Done();
        Assert.True(channel.Join(TimeSpan.Zero));
    }
}
