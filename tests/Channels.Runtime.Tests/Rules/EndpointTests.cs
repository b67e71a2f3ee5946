using System;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Channels.TestProcess.Workers;
using Xunit;

namespace Channels.Runtime.Tests.Rules;

/// <summary>A pipe has one writer and one reader, and both were built from its contract.</summary>
public sealed class EndpointTests : ChannelTest
{
    [Fact]
    public async Task A_third_endpoint_is_told_which_process_has_the_end()
    {
        using INumbers.Channel there = INumbers.Create("there");
        using INumbers.Channel back = INumbers.Create("back");
        await using WorkerProcess worker = EchoWorkers.StartEcho(there.Reader, back.Writer, Helper.Worker);
        there.Writer.Number(1);
        Assert.Equal(1, await back.Reader.ReadAsync().Within());

        using INumbers.Channel otherThere = INumbers.Open("there");
        using INumbers.Channel otherBack = INumbers.Open("back");
        await AssertHas(worker.Id, "reader", () => otherThere.Reader.Read());
        await AssertHas(worker.Id, "reader", () => otherThere.Reader.TryRead(out _));
        await AssertHas(worker.Id, "reader", () => otherThere.Reader.TryPeek(out _));
        await AssertHas(worker.Id, "reader", () => otherThere.Reader.ReadAsync().AsTask());
        await AssertHas(worker.Id, "writer", () => otherBack.Writer.Number(1));
        await AssertHas(worker.Id, "writer", () => otherBack.Writer.NumberAsync(1).AsTask());
        await AssertHas(worker.Id, "writer", () => otherBack.Writer.TryComplete());
        await AssertHas(Environment.ProcessId, "writer", () => otherThere.Writer.TryNumber(1));
        await AssertHas(Environment.ProcessId, "reader", () => otherBack.Reader.WaitToRead(TimeSpan.Zero));

        // Those who have the ends go on.
        there.Writer.Number(2);
        Assert.Equal(2, await back.Reader.ReadAsync().Within());
        there.Writer.Complete();
        await worker.Completion.Within();
        await AssertHas(worker.Id, "reader", () => otherThere.Reader.Read());
    }

    [Fact]
    public void Another_contract_is_refused_with_both_texts()
    {
        using INumbers.Channel numbers = INumbers.Create("numbers");
        ChannelContractException exception = Assert.Throws<ChannelContractException>(() => IPoints.Open("numbers"));
        Assert.Contains("Number(int)", exception.Theirs);
        Assert.Contains("Point(int, double, double)", exception.Ours);
        Assert.Contains("Number(int)", exception.Message);
        Assert.Contains("Point(int, double, double)", exception.Message);
        numbers.Writer.Number(1);
        Assert.Equal(1, numbers.Reader.Read());
    }

    [Fact]
    public async Task An_endpoint_that_was_given_away_is_not_to_be_used()
    {
        using INumbers.Channel there = INumbers.Create();
        using INumbers.Channel back = INumbers.Create();
        await using WorkerProcess worker = EchoWorkers.StartEcho(there.Reader, back.Writer, Helper.Worker);
        await worker.Started.Within();
        Assert.Contains("given", (await AssertHas(null, "reader", () => there.Reader.Read())).Message);
        await AssertHas(null, "reader", () => there.Reader.TryRead(out _));
        await AssertHas(null, "reader", () => there.Reader.ReadAsync().AsTask());
        await AssertHas(null, "writer", () => back.Writer.Number(1));
        await AssertHas(null, "writer", () => back.Writer.TryNumber(1));
        await AssertHas(null, "writer", () => back.Writer.NumberAsync(1).AsTask());
        await AssertHas(null, "writer", () => back.Writer.TryComplete());
        await AssertHas(null, "reader", () => EchoWorkers.StartEcho(there.Reader, there.Writer, Helper.Worker));
        there.Writer.Number(3);
        Assert.Equal(3, await back.Reader.ReadAsync().Within());
        there.Writer.Complete();
        await worker.Completion.Within();
    }

    [Fact]
    public async Task An_endpoint_that_somebody_waits_on_stays()
    {
        using INumbers.Channel there = INumbers.Create(options: new ProcessChannelOptions { Capacity = 4096 });
        using INumbers.Channel back = INumbers.Create(options: new ProcessChannelOptions { Capacity = 4096 });
        Task<int> read = there.Reader.ReadAsync().AsTask();
        Assert.Throws<InvalidOperationException>(() => EchoWorkers.StartEcho(there.Reader, back.Writer, Helper.Worker));
        there.Writer.Number(1);
        Assert.Equal(1, await read.Within());
        while (back.Writer.TryNumber(2))
        {
        }

        Task written = back.Writer.NumberAsync(3).AsTask();
        Assert.Throws<InvalidOperationException>(() => EchoWorkers.StartEcho(there.Reader, back.Writer, Helper.Worker));
        while (await back.Reader.ReadAsync().Within() != 3)
        {
        }

        await written.Within();
        Assert.Equal(0, there.Reader.Count);
    }

    [Fact]
    public async Task An_endpoint_that_was_used_can_be_given_away()
    {
        using INumbers.Channel there = INumbers.Create();
        using INumbers.Channel back = INumbers.Create();
        there.Writer.Number(1);
        there.Writer.Number(2);
        Assert.Equal(1, there.Reader.Read());
        back.Writer.Number(1);
        await using WorkerProcess worker = EchoWorkers.StartEcho(there.Reader, back.Writer, Helper.Worker);
        Assert.Equal(1, await back.Reader.ReadAsync().Within());
        Assert.Equal(2, await back.Reader.ReadAsync().Within());
        there.Writer.Complete();
        await worker.Completion.Within();
    }

    [Fact]
    public void A_closed_endpoint_can_not_be_given_away()
    {
        using INumbers.Channel there = INumbers.Create();
        using INumbers.Channel back = INumbers.Create();
        there.Reader.Dispose();
        Assert.Throws<ObjectDisposedException>(() => EchoWorkers.StartEcho(there.Reader, back.Writer, Helper.Worker));
        back.Writer.Number(1);
        Assert.Equal(1, back.Reader.Read());
    }

    private static async Task<EndpointInUseException> AssertHas(int? process, string end, Func<Task> use)
    {
        EndpointInUseException exception = await Assert.ThrowsAsync<EndpointInUseException>(use);
        Assert.Contains(end, exception.Message);
        if (process is null) return exception;
        Assert.Equal(process, exception.ProcessId);
        Assert.Contains(process.Value.ToString(System.Globalization.CultureInfo.InvariantCulture), exception.Message);
        return exception;
    }

    private static Task<EndpointInUseException> AssertHas(int? process, string end, Action use) => AssertHas(process, end, () =>
    {
        use();
        return Task.CompletedTask;
    });
}
