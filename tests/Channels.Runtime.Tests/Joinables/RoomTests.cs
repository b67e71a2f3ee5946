using System;
using System.Collections.Generic;
using System.Linq;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess.Contracts;
using Xunit;

namespace Channels.Runtime.Tests.Joinables;

/// <summary>The room that tasks in flight take: whatever their sizes are, and in whatever order they come and go.</summary>
public sealed class RoomTests : ChannelTest
{
    /// <summary>Around the half, and seven eighths, of the room that there is at first.</summary>
    [Theory]
    [InlineData(128 << 10, 32_730, 32_770, 1)]
    [InlineData(256 << 10, 32_730, 32_770, 1)]
    [InlineData(256 << 10, 57_310, 57_350, 1)]
    [InlineData(1 << 20, 32_769, 65_700, 997)]
    public void One_task_after_the_other(int capacity, int shortest, int longest, int step)
    {
        for (int length = shortest; length <= longest; length += step)
        {
            using IErrands.Channel channel = IErrands.Create(options: new ProcessChannelOptions { Capacity = capacity });
            for (int i = 0; i < 4; i++)
            {
                channel.Writer.Carry(i, new byte[length - (2 * sizeof(int))]);
                Assert.True(channel.Reader.TryReadTask(out ProcessTask<IErrands.Message> task));
                Assert.Equal(i, task.Value.Carry!.Value.Number);
                task.Done();
            }

            Assert.True(channel.Join(TimeSpan.Zero));
        }
    }

    [Theory]
    [InlineData(128 << 10)]
    [InlineData(256 << 10)]
    [InlineData(1 << 20)]
    public void Tasks_of_all_sizes_in_any_order(int capacity)
    {
        for (int seed = 0; seed < 30; seed++)
        {
            Random random = new(seed);
            using IErrands.Channel channel = IErrands.Create(options: new ProcessChannelOptions { Capacity = capacity });
            List<(int Number, ProcessTask<IErrands.Message> Task)> inFlight = [];
            for (int i = 0; i < 100; i++)
            {
                // As many small ones as large ones.
                byte[] load = new byte[random.Next(1 << random.Next(1, 21)) % (capacity / 4)];
                Array.Fill(load, (byte)i);
                channel.Writer.Carry(i, load);
                Assert.True(channel.Reader.TryReadTask(out ProcessTask<IErrands.Message> task));
                Assert.Equal(i, task.Value.Carry!.Value.Number);
                Assert.True(load.AsSpan().SequenceEqual(task.Value.Carry!.Value.Load.Span));
                inFlight.Add((i, task));
                for (int most = random.Next(4); inFlight.Count > most;)
                {
                    int next = random.Next(inFlight.Count);
                    inFlight[next].Task.Done();
                    inFlight.RemoveAt(next);
                }

                Assert.Equal(inFlight.Count, channel.Unfinished);
            }

            foreach (ProcessTask<IErrands.Message> task in inFlight.Select(static one => one.Task)) task.Done();
            Assert.True(channel.Join(TimeSpan.Zero));
        }
    }
}
