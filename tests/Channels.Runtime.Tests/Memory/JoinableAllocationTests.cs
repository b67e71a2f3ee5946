using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Channels.TestProcess.Workers;
using Xunit;

namespace Channels.Runtime.Tests.Memory;

/// <summary>Putting, taking and finishing tasks allocates nothing, in either process.</summary>
public sealed class JoinableAllocationTests : ChannelTest
{
    /// <summary>What the runtime's own threads allocate meanwhile, in bytes.</summary>
    private const int Noise = 32 * 1024;

    /// <summary>The first thread that takes the short way is remembered, once.</summary>
    private const int OfOneThread = 1024;

    private const int Batch = 25;

    private static readonly int s_measured = FullTests.AreOn ? 1_000_000 : 50_000;
    private static readonly PutForm[] s_puts = [PutForm.Method, PutForm.MethodAsync, PutForm.WriteMany];
    private static readonly DoForm[] s_does = [DoForm.ReadAndTaskDone, DoForm.ReadTasks, DoForm.TryReadTask];

    [Fact]
    public async Task Tasks()
    {
        ProcessChannelOptions options = new() { Capacity = 4096, Spin = TimeSpan.Zero };
        using ITasks.Channel tasks = ITasks.Create(options: options);
        using IQueuedNumbers.Channel done = IQueuedNumbers.Create(options: options);
        using ILengths.Channel ofPutting = ILengths.Create();
        using ILengths.Channel ofDoing = ILengths.Create();
        await using WorkerProcess doing = JoinableWorkers.StartDoSteadily(tasks.Reader, done.Writer, Batch, s_measured, s_does, ofDoing.Writer, Helper.Worker);
        await using WorkerProcess putting = JoinableWorkers.StartPutSteadily(tasks.Writer, done.Reader, Batch, s_measured, s_puts, ofPutting.Writer, Helper.Worker);
        for (int i = 0; i < s_does.Length; i++)
        {
            long put = await ofPutting.Reader.ReadAsync().AsTask().Within(TimeSpan.FromMinutes(2), "putting");
            long did = await ofDoing.Reader.ReadAsync().AsTask().Within(TimeSpan.FromMinutes(2), "doing");
            Assert.True(put <= (s_puts[i] == PutForm.MethodAsync ? Noise : OfOneThread), $"{s_puts[i]} allocated {put} bytes for {s_measured} tasks.");
            Assert.True(did <= (s_does[i] == DoForm.ReadAndTaskDone ? OfOneThread : Noise), $"{s_does[i]} allocated {did} bytes for {s_measured} tasks.");
        }

        await putting.Completion.Within();
        await doing.Completion.Within();
        Assert.True(tasks.Join(TimeSpan.FromSeconds(1)));
    }
}
