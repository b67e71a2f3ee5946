using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Channels.TestProcess.Workers;
using Xunit;

namespace Channels.Runtime.Tests.Queues;

/// <summary>Every item that was put arrives exactly once, and each consumer sees each producer's items in order.</summary>
public sealed class DeliveryTests : ChannelTest
{
    private const int Producers = 4, Consumers = 4;

    private static readonly int s_numbers = (FullTests.AreOn ? 4_000_000 : 200_000) / Producers;

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Four_producers_and_four_consumers_in_processes_of_their_own(bool singleReader, bool singleWriter)
    {
        using ITickets.Channel channel = ITickets.Create(options: new ProcessChannelOptions { Capacity = 16 * 1024, SingleReader = singleReader, SingleWriter = singleWriter });
        IBlocks.Channel[] results = [.. Enumerable.Range(0, Consumers).Select(_ => IBlocks.Create())];
        int shift = singleReader ? Consumers : 0;
        List<WorkerProcess> consumers = [.. Enumerable.Range(0, Consumers).Select(i =>
            TicketWorkers.StartTake(channel.Reader, Producers, s_numbers, (TakeForm)(i + shift), results[i].Writer, Helper.Worker))];
        List<WorkerProcess> producers = [.. Enumerable.Range(0, Producers).Select(i =>
            TicketWorkers.StartPut(channel.Writer, i, s_numbers, (PutForm)(i + (singleWriter ? 2 : 0)), Helper.Worker))];
        foreach (WorkerProcess producer in producers) await producer.Completion.Within(TimeSpan.FromMinutes(2), "a producer");
        channel.Writer.Complete();
        List<ReadOnlyMemory<byte>> taken = [];
        foreach (IBlocks.Channel result in results) taken.Add(await result.Reader.ReadAsync().Within());
        foreach (WorkerProcess consumer in consumers) await consumer.Completion.Within();
        Assert.Null(TicketRecord.FaultIn(taken, Producers * s_numbers));
        foreach (WorkerProcess worker in producers.Concat(consumers)) await worker.DisposeAsync();
        foreach (IBlocks.Channel result in results) result.Dispose();
    }

    [Fact]
    public async Task Many_threads_on_one_writer_and_one_reader_at_once()
    {
        using ITickets.Channel channel = ITickets.Create(options: new ProcessChannelOptions { Capacity = 4096 });
        PutForm[] puts = Enum.GetValues<PutForm>();
        TakeForm[] takes = Enum.GetValues<TakeForm>();
        int numbers = s_numbers / 10;
        TicketRecord[] records = [.. takes.Select(_ => new TicketRecord(puts.Length, numbers))];
        List<Task> taking = [.. takes.Select((form, i) => Task.Factory.StartNew(
            () => TicketWorkers.TakeAsync(channel.Reader, form, ticket => records[i].Add(ticket)), TaskCreationOptions.LongRunning).Unwrap())];
        List<Task> putting = [.. puts.Select((form, i) => Task.Factory.StartNew(
            () => TicketWorkers.PutAsync(channel.Writer, i, numbers, form), TaskCreationOptions.LongRunning).Unwrap())];
        await Task.WhenAll(putting).Within();
        channel.Writer.Complete();
        await Task.WhenAll(taking).Within();
        await channel.Reader.Completion.Within();
        Assert.Null(TicketRecord.FaultIn([.. records.Select(record => record.Taken)], puts.Length * numbers));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Many_attachments_of_one_process(bool single)
    {
        ProcessChannelOptions options = new() { Capacity = 4096, SingleReader = single, SingleWriter = single };
        using ITickets.Channel channel = ITickets.Create(options: options);
        TakeForm[] takes = Enum.GetValues<TakeForm>();
        PutForm[] puts = Enum.GetValues<PutForm>();
        int numbers = s_numbers / 10;
        ITickets.Channel[] channels = [.. Enumerable.Range(0, takes.Length).Select(_ => ITickets.Open(channel.Name))];
        TicketRecord[] records = [.. takes.Select(_ => new TicketRecord(puts.Length, numbers))];
        List<Task> taking = [.. takes.Select((form, i) => Task.Factory.StartNew(
            () => TicketWorkers.TakeAsync(channels[i].Reader, form, ticket => records[i].Add(ticket)), TaskCreationOptions.LongRunning).Unwrap())];
        List<Task> putting = [.. puts.Select((form, i) => Task.Factory.StartNew(
            () => TicketWorkers.PutAsync(channels[i].Writer, i, numbers, form), TaskCreationOptions.LongRunning).Unwrap())];
        await Task.WhenAll(putting).Within();
        channel.Writer.Complete();
        await Task.WhenAll(taking).Within();
        Assert.Null(TicketRecord.FaultIn([.. records.Select(record => record.Taken)], puts.Length * numbers));
        foreach (ITickets.Channel each in channels) each.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ReadMany_takes_what_there_is_and_WriteMany_puts_all(bool single)
    {
        using IQueuedNumbers.Channel channel = IQueuedNumbers.Create(options: new ProcessChannelOptions { Capacity = 4096, SingleReader = single, SingleWriter = single });
        int[] numbers = [.. Enumerable.Range(0, 1000)];
        int[] received = new int[2000];
        Assert.Equal(0, channel.Reader.ReadMany(received));
        channel.Writer.WriteMany([]);
        channel.Writer.WriteMany(numbers.AsSpan(0, 100));
        Assert.Equal(0, channel.Reader.ReadMany([]));
        Assert.Equal(30, channel.Reader.ReadMany(received.AsSpan(0, 30)));
        Assert.Equal(70, channel.Reader.ReadMany(received.AsSpan(30)));
        Assert.Equal(numbers.Take(100), received.Take(100));

        // More than the ring holds.
        channel.Writer.WriteMany(numbers);
        Assert.Equal(1000, channel.Reader.Count);
        int count = 0;
        while (count < numbers.Length)
        {
            // The rest comes as the feeder moves it.
            Assert.True(channel.Reader.WaitToRead(Patience.Longest));
            count += channel.Reader.ReadMany(received.AsSpan(count));
        }

        Assert.Equal(numbers, received.Take(1000));
        Assert.Equal(0, channel.Reader.ReadMany(received));
    }

    [Fact]
    public async Task ReadManyAsync_waits_for_the_first()
    {
        using IQueuedNumbers.Channel channel = IQueuedNumbers.Create();
        int[] received = new int[10];
        Assert.Equal(0, await channel.Reader.ReadManyAsync(Memory<int>.Empty));
        Task<int> reading = channel.Reader.ReadManyAsync(received).AsTask();
        await Patience.Waits(reading);
        channel.Writer.Number(7);
        Assert.Equal(1, await reading.Within());
        Assert.Equal(7, received[0]);
        await channel.Writer.WriteManyAsync(new[] { 8, 9 });
        channel.Writer.Complete();
        Assert.Equal(2, await channel.Reader.ReadManyAsync(received).Within());
        Assert.Equal([8, 9], received.Take(2));
        Assert.Equal(0, await channel.Reader.ReadManyAsync(received).Within());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TryPeek_shows_what_is_taken_next(bool single)
    {
        using IQueuedTexts.Channel channel = IQueuedTexts.Create(options: new ProcessChannelOptions { Capacity = 4096, SingleReader = single, SingleWriter = single });
        for (int i = 0; i < 200; i++)
        {
            // At times one that is too large for the ring.
            string text = new((char)('a' + (i % 26)), i % 50 == 0 ? 5000 : i);
            channel.Writer.Text(text);
            channel.Writer.Text("next");
            Assert.True(channel.Reader.TryPeek(out string? peeked));
            Assert.Equal(text, peeked);
            Assert.True(channel.Reader.TryPeek(out peeked));
            Assert.Equal(text, peeked);
            Assert.Equal(2, channel.Reader.Count);
            Assert.Equal(text, channel.Reader.Read());
            Assert.True(channel.Reader.TryPeek(out peeked));
            Assert.Equal("next", peeked);
            Assert.Equal("next", channel.Reader.Read());
            Assert.False(channel.Reader.TryPeek(out _));
        }
    }
}
