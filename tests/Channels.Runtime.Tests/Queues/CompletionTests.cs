using System;
using System.Collections.Generic;
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

/// <summary>How a queue ends: completed by anybody, or because nobody is left who could put something.</summary>
public sealed class CompletionTests : ChannelTest
{
    public static TheoryData<bool> Promises => [false, true];

    private static ProcessChannelOptions Options(bool single) => new() { Capacity = 4096, SingleReader = single, SingleWriter = single };

    [Theory]
    [MemberData(nameof(Promises))]
    public async Task While_producers_put_no_put_that_returned_is_lost_and_none_that_threw_arrives(bool single)
    {
        int rounds = FullTests.AreOn ? 5000 : 300;
        for (int round = 0; round < rounds; round++)
        {
            using ITickets.Channel channel = ITickets.Create(options: Options(single));
            ITickets.Channel[] others = [ITickets.Open(channel.Name), ITickets.Open(channel.Name)];
            Task<int>[] putting = [.. others.Select((other, i) => Task.Run(() => TicketWorkers.PutUntilCompleted(other.Writer, i)))];
            List<int>[] taken = [[], []];
            TakeForm form = (TakeForm)(round % Enum.GetValues<TakeForm>().Length);
            Task taking = Task.Run(() => TicketWorkers.TakeAsync(channel.Reader, form, ticket => taken[ticket.Producer].Add(ticket.Number)));
            Thread.SpinWait(round * 37 % 20_000);
            channel.Writer.Complete();
            for (int i = 0; i < putting.Length; i++)
            {
                int count = await putting[i].Within();
                await taking.Within();
                Assert.Equal(Enumerable.Range(0, count), taken[i]);
            }

            foreach (ITickets.Channel other in others) other.Dispose();
        }
    }

    [Theory]
    [MemberData(nameof(Promises))]
    public async Task By_another_process_while_others_put_no_put_that_returned_is_lost_and_none_that_threw_arrives(bool single)
    {
        const int Producers = 2;
        int rounds = FullTests.AreOn ? 500 : 30;
        using ITexts.Channel ofCompleter = ITexts.Create();
        ITexts.Channel[] names = [.. Enumerable.Range(0, Producers).Select(_ => ITexts.Create())];
        ILengths.Channel[] answers = [.. Enumerable.Range(0, Producers).Select(_ => ILengths.Create())];
        using ITickets.Channel takenByCompleter = ITickets.Create();
        await using WorkerProcess completer = TicketWorkers.StartCompleteEach(ofCompleter.Reader, takenByCompleter.Writer, Helper.Worker);
        List<WorkerProcess> producers = [.. Enumerable.Range(0, Producers).Select(i => TicketWorkers.StartPutUntilCompleted(names[i].Reader, i, answers[i].Writer, Helper.Worker))];
        for (int round = 0; round < rounds; round++)
        {
            using ITickets.Channel channel = ITickets.Create(options: Options(single));
            List<int>[] taken = [.. Enumerable.Range(0, Producers).Select(_ => new List<int>())];
            TakeForm form = (TakeForm)(round % Enum.GetValues<TakeForm>().Length);
            Task taking = Task.Run(() => TicketWorkers.TakeAsync(channel.Reader, form, ticket => taken[ticket.Producer].Add(ticket.Number)));
            foreach (ITexts.Channel name in names) name.Writer.Text(channel.Name);
            ofCompleter.Writer.Text(channel.Name);
            int[] counts = new int[Producers];
            for (int i = 0; i < Producers; i++) counts[i] = (int)await answers[i].Reader.ReadAsync().Within();
            await taking.Within();
            ITickets.TicketMessage elsewhere = await takenByCompleter.Reader.ReadAsync().Within();
            taken[elsewhere.Producer].Add(elsewhere.Number);
            for (int i = 0; i < Producers; i++) Assert.Equal(Enumerable.Range(0, counts[i]), taken[i].Order());
        }

        ofCompleter.Writer.Complete();
        foreach (ITexts.Channel name in names) name.Writer.Complete();
        foreach (WorkerProcess worker in producers.Append(completer))
        {
            await worker.Completion.Within();
            await worker.DisposeAsync();
        }

        foreach (IDisposable channel in names.Cast<IDisposable>().Concat(answers)) channel.Dispose();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("the reason")]
    public async Task By_another_process_ends_everybody(string? error)
    {
        using IQueuedNumbers.Channel channel = IQueuedNumbers.Create();
        using ITexts.Channel answers = ITexts.Create();
        using ITexts.Channel sums = ITexts.Create();
        await using WorkerProcess reader = QueueWorkers.StartSum(channel.Reader, sums.Writer, Helper.Worker);
        await reader.Started.Within();
        Task<int> reading = channel.Reader.ReadAsync().AsTask();
        await Patience.Waits(reading);
        await using (WorkerProcess completer = QueueWorkers.StartComplete(channel.Writer, error, answers.Writer, Helper.Worker))
        {
            await completer.Completion.Within();
        }

        Assert.Equal("True", await answers.Reader.ReadAsync().Within());
        ChannelClosedException closed = await Assert.ThrowsAsync<ChannelClosedException>(() => reading.Within());
        Assert.Equal(error, closed.InnerException?.Message);
        Assert.Equal("0 " + (error ?? "completed"), await sums.Reader.ReadAsync().Within());
        Assert.Equal(error, Assert.Throws<ChannelClosedException>(() => channel.Writer.Number(1)).InnerException?.Message);
        Assert.False(channel.Writer.TryNumber(1));
        Assert.False(channel.Writer.TryComplete());
        if (error is null) Assert.False(await channel.Writer.WaitToWriteAsync().Within());
        else Assert.Equal(error, (await Assert.ThrowsAsync<RemoteException>(() => channel.Writer.WaitToWriteAsync().Within())).Message);

        // Whoever comes later sees it, too.
        using IQueuedNumbers.Channel late = IQueuedNumbers.Open(channel.Name);
        Assert.Throws<ChannelClosedException>(() => late.Writer.Number(1));
        Assert.Throws<ChannelClosedException>(() => late.Reader.Read());
        Assert.Equal(error, (await Record.ExceptionAsync(() => late.Reader.Completion.Within()))?.Message);
        using ITexts.Channel others = ITexts.Create();
        await using WorkerProcess second = QueueWorkers.StartComplete(channel.Writer, null, others.Writer, Helper.Worker);
        Assert.Equal("False", await others.Reader.ReadAsync().Within());
        await second.Completion.Within();
        await reader.Completion.Within();
    }

    [Fact]
    public async Task One_of_many_that_complete_at_once_is_the_first()
    {
        for (int round = 0; round < 50; round++)
        {
            using IQueuedNumbers.Channel channel = IQueuedNumbers.Create();
            IQueuedNumbers.Channel[] others = [.. Enumerable.Range(0, 4).Select(_ => IQueuedNumbers.Open(channel.Name))];
            bool[] first = await Task.WhenAll(others.Select((other, i) => Task.Run(() => other.Writer.TryComplete(new UserException($"{i}"))))).Within();
            int winner = Array.IndexOf(first, true);
            Assert.Single(first, true);
            RemoteException error = Assert.IsType<RemoteException>(await Record.ExceptionAsync(() => channel.Reader.WaitToReadAsync().Within()));
            Assert.Equal($"{winner}", error.Message);
            foreach (IQueuedNumbers.Channel other in others) other.Dispose();
        }
    }

    [Fact]
    public async Task Readers_end_when_all_writers_have_left_in_order()
    {
        using ITexts.Channel sums = ITexts.Create();
        using ITexts.Channel answers = ITexts.Create();
        IQueuedNumbers.Channel channel = IQueuedNumbers.Create();
        await using WorkerProcess reader = QueueWorkers.StartSum(channel.Reader, sums.Writer, Helper.Worker);
        await using WorkerProcess writer = QueueWorkers.StartPutAndWait(channel.Writer, 1000, answers.Writer, Helper.Worker);
        Assert.Equal("put", await answers.Reader.ReadAsync().Within());
        await reader.Started.Within();
        channel.Writer.Number(500);
        Task<int> reading = channel.Reader.ReadAsync().AsTask();
        channel.Dispose();
        _ = await Record.ExceptionAsync(() => reading.Within());
        Task<string?> sum = sums.Reader.ReadAsync().AsTask();
        await Patience.Waits(sum);
        await writer.DisposeAsync();
        await writer.Completion.Within();
        Assert.EndsWith(" completed", await sum.Within());
        await reader.Completion.Within();
    }

    [Fact]
    public async Task A_reader_ends_here_when_all_writers_have_left_in_order()
    {
        using ITexts.Channel answers = ITexts.Create();
        using IQueuedNumbers.Channel channel = IQueuedNumbers.Create(options: Options(false));
        await using WorkerProcess writer = QueueWorkers.StartPutAndWait(channel.Writer, 1000, answers.Writer, Helper.Worker);
        Assert.Equal("put", await answers.Reader.ReadAsync().Within());
        channel.Writer.Dispose();
        for (int i = 0; i < 1000; i++) Assert.Equal(i, await channel.Reader.ReadAsync().Within());
        Task<bool> waiting = channel.Reader.WaitToReadAsync().AsTask();
        await Patience.Waits(waiting);
        await writer.DisposeAsync();
        Assert.False(await waiting.Within());
        Assert.Throws<ChannelClosedException>(() => channel.Reader.Read());
        Assert.False(channel.Reader.TryRead(out _));
        await channel.Reader.Completion.Within();
    }

    [Fact]
    public async Task A_reader_that_could_write_itself_waits_on_when_all_others_have_left()
    {
        using IQueuedNumbers.Channel channel = IQueuedNumbers.Create();
        Task<int> reading = channel.Reader.ReadAsync().AsTask();
        using (IQueuedNumbers.Channel other = IQueuedNumbers.Open(channel.Name)) other.Writer.Number(1);
        Assert.Equal(1, await reading.Within());
        reading = channel.Reader.ReadAsync().AsTask();
        await Patience.Waits(reading);
        channel.Writer.Number(2);
        Assert.Equal(2, await reading.Within());
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1000)]
    public async Task The_last_writer_s_death_is_told_when_what_it_had_published_is_received(int count)
    {
        using ITexts.Channel sums = ITexts.Create();
        using ITexts.Channel answers = ITexts.Create();
        IQueuedNumbers.Channel channel = IQueuedNumbers.Create(options: Options(false));
        await using WorkerProcess writer = QueueWorkers.StartPutAndWait(channel.Writer, count, answers.Writer, Helper.Worker);
        Assert.Equal("put", await answers.Reader.ReadAsync().Within());
        await using WorkerProcess reader = QueueWorkers.StartSum(channel.Reader, sums.Writer, Helper.Worker);
        await reader.Started.Within();
        channel.Dispose();
        using (IQueuedNumbers.Channel look = IQueuedNumbers.Open(channel.Name))
        {
            // What waits in a producer's process is lost with it. When all is taken, nothing does.
            while (look.Reader.Count > 0) await Task.Delay(1);
        }

        writer.Kill();
        Assert.Equal($"{count * (count - 1) / 2} lost {writer.Id}", await sums.Reader.ReadAsync().Within());
        await reader.Completion.Within();
    }

    [Fact]
    public async Task The_last_writer_s_death_is_told_to_every_form_of_waiting()
    {
        using ITexts.Channel answers = ITexts.Create();
        using IQueuedNumbers.Channel channel = IQueuedNumbers.Create(options: Options(false));
        await using WorkerProcess writer = QueueWorkers.StartPutAndWait(channel.Writer, 0, answers.Writer, Helper.Worker);
        Assert.Equal("put", await answers.Reader.ReadAsync().Within());
        channel.Writer.Dispose();
        Task[] waiting =
        [
            channel.Reader.ReadAsync().AsTask(),
            channel.Reader.WaitToReadAsync().AsTask(),
            Patience.OnThread(() => channel.Reader.Read()),
            Patience.OnThread(() => channel.Reader.WaitToRead(Patience.Longest)),
            Patience.OnThread(() => channel.Reader.TryRead(Patience.Longest, out _)),
            channel.Reader.ReadManyAsync(new int[1]).AsTask(),
            channel.Reader.ReadAllAsync().GetAsyncEnumerator().MoveNextAsync().AsTask(),
            channel.Reader.Completion,
        ];
        foreach (Task wait in waiting) await Patience.Waits(wait);
        writer.Kill();
        foreach (Task wait in waiting)
        {
            ChannelPeerLostException lost = await Assert.ThrowsAsync<ChannelPeerLostException>(() => wait.Within());
            Assert.Equal(writer.Id, lost.ProcessId);
        }

        Assert.Equal(writer.Id, Assert.Throws<ChannelPeerLostException>(() => channel.Reader.Read()).ProcessId);
    }
}
