using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Channels.TestProcess.Workers;
using Xunit;

namespace Channels.Runtime.Tests.Waiting;

/// <summary>What it costs to wait.</summary>
public sealed class IdleTests : ChannelTest
{
    [Fact]
    public async Task A_thousand_endpoints_that_await_cost_few_threads_and_no_processor_time()
    {
        const int Count = 1000;
        int milliseconds = FullTests.AreOn ? 2000 : 500;
        using ILengths.Channel answers = ILengths.Create();
        await using WorkerProcess worker = IdleWorkers.StartAwaitMany(Count, milliseconds, answers.Writer, Helper.Worker);
        Assert.Equal(Count, await answers.Reader.ReadAsync().Within());
        List<INumbers.Channel> channels = [];
        for (int i = 0; i < Count; i++)
        {
            channels.Add(INumbers.Open(IdleWorkers.NameOf(i)));
            channels[i].Writer.Number(-1);
        }

        TimeSpan used = TimeSpan.FromTicks(await answers.Reader.ReadAsync().Within());
        long threads = await answers.Reader.ReadAsync().Within();
        for (int i = 0; i < Count; i++) channels[i].Writer.Number(i);
        Assert.Equal(Count * (Count - 1) / 2, await answers.Reader.ReadAsync().Within());
        await worker.Completion.Within();
        foreach (INumbers.Channel channel in channels) channel.Dispose();

        Assert.InRange(threads, 0, 16);

        // A tick of the system's clock is a hundredth of a second; a short measurement on a busy machine sees some by chance.
        TimeSpan most = FullTests.AreOn ? TimeSpan.FromMilliseconds(milliseconds) / 100 : TimeSpan.FromMilliseconds(50);
        Assert.True(used <= most, $"{Count} waits used {used.TotalMilliseconds} ms in {milliseconds} ms.");
    }
}
