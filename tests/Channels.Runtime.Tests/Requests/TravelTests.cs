using System;
using System.Threading;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Xunit;

namespace Channels.Runtime.Tests.Requests;

/// <summary>An end of a pipe with a way back is sent in a message: both go.</summary>
public sealed class TravelTests : ChannelTest
{
    [Fact]
    public async Task Whoever_gets_the_reader_answers()
    {
        await using ICalculator.Channel calculator = ICalculator.Create();
        await using ILoans.Channel loans = ILoans.Create();
        Task<int> open = calculator.Writer.Add(1, 2).AsTask();
        loans.Writer.Lend(calculator.Reader);
        await using ICalculator.Reader requests = (await loans.Reader.ReadAsync().AsTask().Within()).Lend!.Value.Requests;
        Task serving = requests.DispatchAsync(new Adder());
        Assert.Equal(3, await open.Within());
        await Assert.ThrowsAsync<EndpointInUseException>(() => calculator.Reader.DispatchAsync(new Adder()));
        calculator.Writer.Complete();
        await serving.Within();
    }

    [Fact]
    public async Task Whoever_gets_the_writer_asks()
    {
        await using ICalculator.Channel calculator = ICalculator.Create();
        await using ILoans.Channel loans = ILoans.Create();
        Task serving = calculator.Reader.DispatchAsync(new Adder());
        Assert.Equal(3, await calculator.Writer.Add(1, 2).AsTask().Within());
        loans.Writer.Ask(calculator.Writer);
        await using ICalculator.Writer requests = (await loans.Reader.ReadAsync().AsTask().Within()).Ask!.Value.Requests;
        Assert.Equal(7, await requests.Add(3, 4).AsTask().Within());
        await Assert.ThrowsAsync<EndpointInUseException>(() => calculator.Writer.Add(1, 2).AsTask());
        requests.Complete();
        await serving.Within();
    }

    [Fact]
    public async Task An_answer_to_the_one_before_is_none_to_whoever_gets_the_writer()
    {
        await using ICalculator.Channel calculator = ICalculator.Create();
        await using ILoans.Channel loans = ILoans.Create();
        using CancellationTokenSource cancellation = new();
        Task<int> given = calculator.Writer.Add(1, 2, cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given.Within());
        loans.Writer.Ask(calculator.Writer);
        await using ICalculator.Writer requests = (await loans.Reader.ReadAsync().AsTask().Within()).Ask!.Value.Requests;
        Task<int> open = requests.Add(3, 4).AsTask();

        // Both are answered: what is cancelled behind a request is seen only when that has been begun.
        Task serving = calculator.Reader.DispatchAsync(new Adder());
        Assert.Equal(7, await open.Within());
        requests.Complete();
        await serving.Within();
    }

    [Fact]
    public async Task Replies_go_with_the_writer()
    {
        await using IOrders.Channel orders = IOrders.Create();
        await using ILoans.Channel loans = ILoans.Create();
        Assert.False(orders.Writer.Replies.TryRead(out _));
        loans.Writer.Give(orders.Writer);
        await using IOrders.Writer given = (await loans.Reader.ReadAsync().AsTask().Within()).Give!.Value.Orders;
        given.Order(1, "tea");
        Assert.Equal(1, (await orders.Reader.ReadAsync().AsTask().Within()).Number);
        orders.Reader.Replies.Done(1);
        Assert.Equal(1, (await given.Replies.ReadAsync().AsTask().Within()).Done!.Value.Number);
        Assert.Throws<EndpointInUseException>(() => orders.Writer.Replies.TryRead(out _));
    }

    private sealed class Adder : ICalculator
    {
        public ValueTask<int> Add(int a, int b, CancellationToken cancellationToken) => new(a + b);
    }
}
