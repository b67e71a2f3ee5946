using System;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Channels.TestProcess.Workers;
using Xunit;

namespace Channels.Runtime.Tests.Requests;

/// <summary>A pipe whose way back carries messages of its own.</summary>
public sealed class RepliesTests : ChannelTest
{
    [Fact]
    public async Task What_comes_back_is_read_at_the_writer()
    {
        await using IOrders.Channel orders = IOrders.Create();
        await using WorkerProcess worker = RequestWorkers.StartAcknowledge(orders.Reader, Helper.Worker);
        for (int i = 0; i < 1000; i++) orders.Writer.Order(i, i % 3 == 0 ? "" : "tea");
        orders.Writer.Complete();
        int next = 0;
        await Task.Run(async () =>
        {
            await foreach (IAcks.Message reply in orders.Writer.Replies.ReadAllAsync())
            {
                if (next % 3 == 0) Assert.Equal(new IAcks.RefusedMessage(next, "nothing"), reply.Refused);
                else Assert.Equal(next, reply.Done!.Value.Number);
                next++;
            }
        }).Within();
        Assert.Equal(1000, next);
        await worker.Completion.Within();
    }

    [Fact]
    public async Task It_may_be_read_before_anything_is_sent()
    {
        await using IOrders.Channel orders = IOrders.Create();
        ValueTask<IAcks.Message> reply = orders.Writer.Replies.ReadAsync();
        orders.Writer.Order(1, "tea");
        Assert.Equal(1, (await orders.Reader.ReadAsync()).Number);
        orders.Reader.Replies.Done(1);
        Assert.Equal(1, (await reply.AsTask().Within()).Done!.Value.Number);
    }

    [Fact]
    public async Task A_third_process_has_neither_end()
    {
        await using IOrders.Channel orders = IOrders.Create();
        _ = orders.Writer.Replies.TryRead(out _);
        _ = orders.Reader.Replies.WaitToWriteAsync();
        await using IOrders.Channel other = IOrders.Open(orders.Name);
        Assert.Throws<EndpointInUseException>(() => other.Writer.Order(1, ""));
        Assert.Throws<EndpointInUseException>(() => other.Writer.Replies.TryRead(out _));
        Assert.Throws<EndpointInUseException>(() => other.Reader.TryRead(out _));
        Assert.Throws<EndpointInUseException>(() => other.Reader.Replies.Done(1));
    }

    [Fact]
    public async Task A_killed_process_is_seen_from_the_way_back()
    {
        await using IOrders.Channel orders = IOrders.Create();
        await using WorkerProcess worker = RequestWorkers.StartAcknowledge(orders.Reader, Helper.Worker);
        orders.Writer.Order(1, "tea");
        Assert.Equal(1, (await orders.Writer.Replies.ReadAsync().AsTask().Within()).Done!.Value.Number);
        Task<IAcks.Message> next = orders.Writer.Replies.ReadAsync().AsTask();
        worker.Kill();
        Assert.Equal(worker.Id, (await Assert.ThrowsAsync<ChannelPeerLostException>(() => next.Within(TimeSpan.FromSeconds(1)))).ProcessId);
    }

    [Fact]
    public void The_contract_of_what_comes_back_is_part_of_the_contract()
    {
        using IOrders.Channel orders = IOrders.Create();
        Assert.Throws<ChannelContractException>(() => IAcks.Open(orders.Name));
    }
}
