using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Channels.TestProcess.Workers;
using Xunit;

namespace Channels.Runtime.Tests.Queues;

/// <summary>How many endpoints a queue has, and what they say when they are disposed.</summary>
public sealed class EndpointTests : ChannelTest
{
    [Fact]
    public async Task A_queue_has_room_for_1024_endpoints()
    {
        const int Each = 512;
        using IQueuedNumbers.Channel channel = IQueuedNumbers.Create(options: new ProcessChannelOptions { Capacity = 4096 });
        ICommands.Channel[] commands = [ICommands.Create(), ICommands.Create()];
        ILengths.Channel[] answers = [ILengths.Create(), ILengths.Create()];
        WorkerProcess[] workers = [.. Enumerable.Range(0, 2).Select(i =>
            QueueWorkers.StartOpenMany(channel.Name, i * Each, Each, commands[i].Reader, answers[i].Writer, Helper.Worker))];
        await AnswersAsync(Each);
        Tell();
        await AnswersAsync(Each);
        Assert.Equal(2 * Each, channel.Reader.Count);
        List<int> taken = [];
        for (int i = 0; i < 2 * Each; i++) taken.Add(await channel.Reader.ReadAsync().Within());
        Assert.Equal(Enumerable.Range(0, 2 * Each), taken.Order());

        // Each of them takes one.
        for (int i = 0; i < 2 * Each; i++) channel.Writer.Number(i);
        Tell();
        long sum = 0;
        foreach (ILengths.Channel answer in answers) sum += await answer.Reader.ReadAsync().Within();
        Assert.Equal(2 * Each * ((2 * Each) - 1) / 2, sum);
        Assert.False(channel.Reader.TryRead(out _));
        Tell();
        foreach (WorkerProcess worker in workers)
        {
            await worker.Completion.Within();
            await worker.DisposeAsync();
        }

        foreach (IDisposable each in commands.Cast<IDisposable>().Concat(answers)) each.Dispose();

        void Tell()
        {
            foreach (ICommands.Channel command in commands) command.Writer.Leave();
        }

        async Task AnswersAsync(long expected)
        {
            foreach (ILengths.Channel answer in answers) Assert.Equal(expected, await answer.Reader.ReadAsync().Within());
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_disposed_endpoint_says_so(bool used, bool wholeChannel)
    {
        using IQueuedNumbers.Channel other = IQueuedNumbers.Create();
        IQueuedNumbers.Channel channel = IQueuedNumbers.Open(other.Name);
        IQueuedNumbers.Reader reader = channel.Reader;
        IQueuedNumbers.Writer writer = channel.Writer;
        if (used)
        {
            writer.Number(1);
            Assert.Equal(1, reader.Read());
        }

        if (wholeChannel)
        {
            channel.Dispose();
        }
        else
        {
            reader.Dispose();
            writer.Dispose();
        }

        Assert.Throws<ObjectDisposedException>(() => reader.Read());
        Assert.Throws<ObjectDisposedException>(() => reader.TryRead(out _));
        Assert.Throws<ObjectDisposedException>(() => reader.TryRead(TimeSpan.Zero, out _));
        Assert.Throws<ObjectDisposedException>(() => reader.TryPeek(out _));
        Assert.Throws<ObjectDisposedException>(() => reader.ReadMany(new int[1]));
        Assert.Throws<ObjectDisposedException>(() => reader.WaitToRead(TimeSpan.Zero));
        Assert.Throws<ObjectDisposedException>(() => reader.Count);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await reader.ReadAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await reader.WaitToReadAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(async () =>
        {
            await foreach (int number in reader.ReadAllAsync()) Assert.Fail($"{number} came from nowhere.");
        });
        Assert.Throws<ObjectDisposedException>(() => writer.Number(1));
        Assert.Throws<ObjectDisposedException>(() => writer.TryNumber(1));
        Assert.Throws<ObjectDisposedException>(() => writer.TryWrite(1, TimeSpan.Zero));
        Assert.Throws<ObjectDisposedException>(() => writer.WriteMany([1]));
        Assert.Throws<ObjectDisposedException>(() => writer.WaitToWrite(TimeSpan.Zero));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await writer.NumberAsync(1));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await writer.WaitToWriteAsync());
        Assert.False(writer.TryComplete());
        Assert.True(writer.FlushAsync().IsCompletedSuccessfully);
        writer.Discard();
        Assert.Equal(0, writer.Buffered);
        reader.Dispose();
        writer.Dispose();
        channel.Dispose();
        other.Writer.Number(2);
        Assert.Equal(2, other.Reader.Read());
    }

    [Fact]
    public async Task A_reader_that_is_promised_to_one_thread_can_be_disposed_while_it_waits()
    {
        using IQueuedNumbers.Channel other = IQueuedNumbers.Create(options: new ProcessChannelOptions { SingleReader = true, SingleWriter = true });
        foreach (Func<IQueuedNumbers.Reader, Task> wait in (Func<IQueuedNumbers.Reader, Task>[])
            [reader => reader.ReadAsync().AsTask(), reader => Patience.OnThread(() => reader.Read()), reader => reader.WaitToReadAsync().AsTask()])
        {
            using IQueuedNumbers.Channel channel = IQueuedNumbers.Open(other.Name);
            Task waiting = wait(channel.Reader);
            await Patience.Waits(waiting);
            channel.Dispose();
            await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.Within());
        }

        other.Writer.Number(1);
        Assert.Equal(1, other.Reader.Read());
    }

    [Fact]
    public async Task A_reader_that_is_disposed_ends_all_that_wait_on_it_and_takes_nothing()
    {
        using IQueuedNumbers.Channel other = IQueuedNumbers.Create();
        using IQueuedNumbers.Channel channel = IQueuedNumbers.Open(other.Name);
        Task[] waiting =
        [
            channel.Reader.ReadAsync().AsTask(),
            channel.Reader.WaitToReadAsync().AsTask(),
            Patience.OnThread(() => channel.Reader.Read()),
            Patience.OnThread(() => channel.Reader.WaitToRead(Patience.Longest)),
            Patience.OnThread(() => channel.Reader.TryRead(Patience.Longest, out _)),
            channel.Reader.ReadAllAsync().GetAsyncEnumerator().MoveNextAsync().AsTask(),
        ];
        foreach (Task wait in waiting) await Patience.Waits(wait);
        channel.Reader.Dispose();
        foreach (Task wait in waiting) await Assert.ThrowsAsync<ObjectDisposedException>(() => wait.Within());
        other.Writer.Number(1);
        Assert.Equal(1, other.Reader.Read());
    }

    [Fact]
    public async Task Disposing_while_other_threads_put_and_take_harms_nobody()
    {
        int rounds = FullTests.AreOn ? 2000 : 100;
        ProcessChannelOptions options = new() { Capacity = 4096 };
        for (int round = 0; round < rounds; round++)
        {
            using ITickets.Channel channel = ITickets.Create(options: options);
            ITickets.Channel leaving = ITickets.Open(channel.Name);
            int put = 0;
            List<int> taken = [];
            Task putting = Patience.OnThread(() =>
            {
                while (true)
                {
                    leaving.Writer.Ticket(0, put);
                    put++;
                }
            });
            Task taking = Patience.OnThread(() =>
            {
                while (true) taken.Add(leaving.Reader.Read().Number);
            });
            Thread.SpinWait(round * 97 % 50_000);
            leaving.Dispose();
            await Assert.ThrowsAsync<ObjectDisposedException>(() => putting.Within());
            await Assert.ThrowsAsync<ObjectDisposedException>(() => taking.Within());
            channel.Writer.Complete();
            await foreach (ITickets.TicketMessage ticket in channel.Reader.ReadAllAsync()) taken.Add(ticket.Number);

            // The put that was on its way may have come through.
            Assert.InRange(taken.Count, put, put + 1);
            Assert.Equal(Enumerable.Range(0, taken.Count), taken);
        }
    }
}
