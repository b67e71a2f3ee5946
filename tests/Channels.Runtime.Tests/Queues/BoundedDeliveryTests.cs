using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Channels.TestProcess.Workers;
using Xunit;

namespace Channels.Runtime.Tests.Queues;

/// <summary>A queue never holds more than its maximum, and everything that was put arrives exactly once, in order.</summary>
public sealed class BoundedDeliveryTests : ChannelTest
{
    private const int Producers = 4, Consumers = 4;

    private static readonly int s_numbers = FullTests.AreOn ? 200_000 : 20_000;

    private static readonly PutForm[] s_puts = [PutForm.Method, PutForm.MethodAsync, PutForm.WriteMany, PutForm.WriteAsync];

    [Fact]
    public async Task Never_more_than_the_maximum_is_in_the_queue()
    {
        const int Items = 10;
        using ITickets.Channel channel = ITickets.Create(options: new ProcessChannelOptions { MaxItems = Items });
        List<WorkerProcess> producers = StartProducers(channel.Writer);
        TicketRecord record = new(Producers, s_numbers);
        int most = 0;
        for (int i = 0; i < Producers * s_numbers; i++)
        {
            // Each look counts the items of one moment, while four processes put.
            most = Math.Max(most, channel.Reader.Count);
            record.Add(channel.Reader.Read());
        }

        Assert.Equal(Items, most);
        Assert.Equal(0, channel.Reader.Count);
        Assert.Null(TicketRecord.FaultIn([record.Taken], Producers * s_numbers));
        await EndAsync(producers);
    }

    [Fact]
    public async Task What_is_in_the_queue_while_all_producers_are_stopped_is_no_more_than_the_maximum()
    {
        const int Items = 10;
        using ITickets.Channel channel = ITickets.Create(options: new ProcessChannelOptions { MaxItems = Items });
        List<WorkerProcess> producers = StartProducers(channel.Writer);
        foreach (WorkerProcess producer in producers) await producer.Started.Within();
        TicketRecord record = new(Producers, s_numbers);
        int received = 0;
        for (int round = 0; round < 20; round++)
        {
            for (int i = 0; i < 100; i++, received++) record.Add(channel.Reader.Read());
            foreach (WorkerProcess producer in producers) Signal("STOP", producer);
            foreach (WorkerProcess producer in producers) Assert.True(SpinWait.SpinUntil(() => IsStopped(producer), Patience.Longest));
            int counted = channel.Reader.Count, taken = 0;
            for (; channel.Reader.TryRead(out ITickets.TicketMessage ticket); taken++) record.Add(ticket);
            received += taken;
            foreach (WorkerProcess producer in producers) Signal("CONT", producer);
            Assert.InRange(taken, 0, Items);
            Assert.Equal(counted, taken);
        }

        for (; received < Producers * s_numbers; received++) record.Add(channel.Reader.Read());
        Assert.Null(TicketRecord.FaultIn([record.Taken], received));
        await EndAsync(producers);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(1000)]
    public async Task Four_producers_and_four_consumers_in_processes_of_their_own(int items)
    {
        using ITickets.Channel channel = ITickets.Create(options: new ProcessChannelOptions { MaxItems = items });
        IBlocks.Channel[] results = [.. Enumerable.Range(0, Consumers).Select(_ => IBlocks.Create())];
        List<WorkerProcess> consumers = [.. Enumerable.Range(0, Consumers).Select(i =>
            TicketWorkers.StartTake(channel.Reader, Producers, s_numbers, (TakeForm)(i + (items == 10 ? Consumers : 0)), results[i].Writer, Helper.Worker))];
        List<WorkerProcess> producers = StartProducers(channel.Writer);
        await EndAsync(producers);
        channel.Writer.Complete();
        List<ReadOnlyMemory<byte>> taken = [];
        foreach (IBlocks.Channel result in results) taken.Add(await result.Reader.ReadAsync().Within());
        Assert.Null(TicketRecord.FaultIn(taken, Producers * s_numbers));
        await EndAsync(consumers);
        foreach (IBlocks.Channel result in results) result.Dispose();
    }

    [Fact]
    public async Task Many_threads_on_one_writer_and_one_reader_at_once()
    {
        using ITickets.Channel channel = ITickets.Create(options: new ProcessChannelOptions { MaxItems = 5 });
        PutForm[] puts = [PutForm.Method, PutForm.MethodAsync, PutForm.Write, PutForm.WriteMany, PutForm.WriteAsync];
        TakeForm[] takes = Enum.GetValues<TakeForm>();
        int numbers = s_numbers / 4;
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
    [InlineData(BoundedChannelFullMode.Wait)]
    [InlineData(BoundedChannelFullMode.DropWrite)]
    public async Task When_completed_no_put_that_returned_is_lost_and_none_that_threw_arrives(BoundedChannelFullMode mode)
    {
        int rounds = FullTests.AreOn ? 5000 : 300;
        for (int round = 0; round < rounds; round++)
        {
            using ITickets.Channel channel = ITickets.Create(options: new ProcessChannelOptions { MaxItems = 1 + (round % 4), FullMode = mode });
            ITickets.Channel[] others = [ITickets.Open(channel.Name), ITickets.Open(channel.Name)];
            List<int>[] taken = [[], []];
            foreach (ITickets.Channel other in others) other.Writer.ItemDropped = ticket => taken[ticket.Producer].Add(ticket.Number);
            Task<int>[] putting = [.. others.Select((other, i) => Task.Run(() => TicketWorkers.PutUntilCompleted(other.Writer, i)))];
            List<int>[] received = [[], []];
            TakeForm form = (TakeForm)(round % Enum.GetValues<TakeForm>().Length);
            Task taking = Task.Run(() => TicketWorkers.TakeAsync(channel.Reader, form, ticket => received[ticket.Producer].Add(ticket.Number)));
            Thread.SpinWait(round * 37 % 20_000);
            channel.Writer.Complete();
            for (int i = 0; i < putting.Length; i++)
            {
                int count = await putting[i].Within();
                await taking.Within();
                Assert.Equal(received[i].Order(), received[i]);
                Assert.Equal(Enumerable.Range(0, count), taken[i].Concat(received[i]).Order());
            }

            foreach (ITickets.Channel other in others) other.Dispose();
        }
    }

    [Fact]
    public async Task Killed_producers_leave_the_room_and_the_order_to_the_others()
    {
        const int Items = 3;
        using ITickets.Channel channel = ITickets.Create(options: new ProcessChannelOptions { MaxItems = Items });
        List<WorkerProcess> producers = StartProducers(channel.Writer);
        foreach (WorkerProcess producer in producers) await producer.Started.Within();
        int[] next = new int[Producers];
        Take(1000);
        producers[0].Kill();
        Take(1000);
        producers[1].Kill();
        while (next[2] < s_numbers || next[3] < s_numbers || channel.Reader.Count > 0) Take(1);
        Assert.Equal(0, channel.Reader.Count);
        for (int i = 0; i < Items; i++) Assert.True(channel.Writer.TryTicket(0, i));
        Assert.False(channel.Writer.TryTicket(0, Items));
        Assert.Equal(Items, channel.Reader.Count);
        foreach (WorkerProcess killed in producers[..2]) _ = await Assert.ThrowsAsync<WorkerCrashedException>(() => killed.Completion.Within());
        await EndAsync(producers[2..]);
        foreach (WorkerProcess killed in producers[..2]) await killed.DisposeAsync();

        void Take(int count)
        {
            for (int i = 0; i < count; i++)
            {
                Assert.True(channel.Reader.TryRead(TimeSpan.FromSeconds(10), out ITickets.TicketMessage ticket));
                Assert.Equal(next[ticket.Producer]++, ticket.Number);
                Assert.InRange(channel.Reader.Count, 0, Items);
            }
        }
    }

    [Fact]
    public void ReadMany_and_WriteMany_and_TryPeek_work()
    {
        using IQueuedNumbers.Channel channel = IQueuedNumbers.Create(options: new ProcessChannelOptions { MaxItems = 100 });
        int[] numbers = [.. Enumerable.Range(0, 100)];
        int[] received = new int[200];
        for (int round = 0; round < 3; round++)
        {
            Assert.Equal(0, channel.Reader.ReadMany(received));
            channel.Writer.WriteMany(numbers);
            Assert.True(channel.Reader.TryPeek(out int peeked));
            Assert.Equal(0, peeked);
            Assert.Equal(30, channel.Reader.ReadMany(received.AsSpan(0, 30)));
            Assert.Equal(70, channel.Reader.Count);
            Assert.Equal(70, channel.Reader.ReadMany(received.AsSpan(30)));
            Assert.Equal(numbers, received.Take(100));
        }
    }

    private static List<WorkerProcess> StartProducers(ITickets.Writer writer) =>
        [.. Enumerable.Range(0, Producers).Select(i => TicketWorkers.StartPut(writer, i, s_numbers, s_puts[i], Helper.Worker))];

    private static async Task EndAsync(List<WorkerProcess> workers)
    {
        foreach (WorkerProcess worker in workers)
        {
            await worker.Completion.Within(TimeSpan.FromMinutes(2), "a worker");
            await worker.DisposeAsync();
        }
    }

    /// <summary>Whether each of its threads is: the signal's sender does not wait for that.</summary>
    private static bool IsStopped(WorkerProcess worker) => Directory
        .GetDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{worker.Id}/task"))
        .All(static thread => File.ReadAllText(Path.Combine(thread, "stat")).Split(") ")[^1][0] == 'T');

    private static void Signal(string name, WorkerProcess worker)
    {
        using Process kill = Process.Start("kill", ["-" + name, worker.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }
}
