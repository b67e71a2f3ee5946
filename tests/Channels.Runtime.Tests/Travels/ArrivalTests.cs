using System;
using System.Linq;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Channels.TestProcess.Workers;
using Xunit;

namespace Channels.Runtime.Tests.Travels;

/// <summary>Endpoints that are sent in messages, and arrive.</summary>
public sealed class ArrivalTests : ChannelTest
{
    [Theory]
    [InlineData(ChannelKind.Pipe)]
    [InlineData(ChannelKind.Queue)]
    [InlineData(ChannelKind.Joinable)]
    public void A_pipes_ends_move(ChannelKind kind)
    {
        using CarrierSubject carrier = CarrierSubject.Create(kind);
        using INumbers.Channel channel = INumbers.Create();
        carrier.SendReader(channel.Reader);
        Assert.Contains("it was given", Assert.Throws<EndpointInUseException>(() => channel.Reader.TryRead(out _)).Message, StringComparison.Ordinal);
        channel.Writer.Number(1);
        using INumbers.Reader reader = carrier.TakeReader();
        Assert.Equal(channel.Name, reader.Name);
        channel.Writer.Number(2);
        Assert.Equal(1, reader.Read());
        Assert.Equal(2, reader.Read());

        carrier.SendWriter(channel.Writer);
        Assert.Throws<EndpointInUseException>(() => channel.Writer.Number(3));
        Assert.False(reader.TryRead(out _));
        using (INumbers.Writer writer = carrier.TakeWriter()) writer.Number(3);
        Assert.Equal(3, reader.Read());
        Assert.Throws<ChannelClosedException>(() => reader.Read());
    }

    /// <summary>Also one that came so itself, before it is used.</summary>
    [Theory]
    [InlineData(ChannelKind.Pipe)]
    [InlineData(ChannelKind.Queue)]
    [InlineData(ChannelKind.Joinable)]
    public void An_end_goes_on_where_its_last_holder_came_to(ChannelKind kind)
    {
        using CarrierSubject carrier = CarrierSubject.Create(kind);
        using INumbers.Channel channel = INumbers.Create();
        for (int i = 0; i < 100; i++) channel.Writer.Number(i);
        INumbers.Reader reader = channel.Reader;
        for (int i = 0; i < 90; i++)
        {
            Assert.Equal(i, reader.Read());
            if (i % 9 != 0) continue;
            carrier.SendReader(reader);
            reader = carrier.TakeReader();
            carrier.SendReader(reader);
            reader = carrier.TakeReader();
        }

        reader.Dispose();
        Assert.Throws<ChannelClosedException>(() => channel.Writer.Number(0));
    }

    [Theory]
    [InlineData(ChannelKind.Pipe)]
    [InlineData(ChannelKind.Queue)]
    [InlineData(ChannelKind.Joinable)]
    public void A_queues_endpoints_are_shared(ChannelKind kind)
    {
        using CarrierSubject carrier = CarrierSubject.Create(kind);
        using IQueuedNumbers.Channel channel = IQueuedNumbers.Create();
        carrier.SendQueue(channel.Writer, channel.Reader);
        channel.Writer.Number(1);
        (IQueuedNumbers.Writer writer, IQueuedNumbers.Reader reader) = carrier.TakeQueue();
        writer.Number(2);
        Assert.Equal([1, 2], ((int[])[reader.Read(), channel.Reader.Read()]).Order());
        channel.Writer.Dispose();
        Assert.False(channel.Reader.TryRead(out _));
        writer.Dispose();
        Assert.Throws<ChannelClosedException>(() => reader.Read());
        reader.Dispose();
    }

    [Theory]
    [InlineData(ChannelKind.Pipe)]
    [InlineData(ChannelKind.Queue)]
    [InlineData(ChannelKind.Joinable)]
    public void The_channel_stays_when_its_sender_has_left(ChannelKind kind)
    {
        using CarrierSubject carrier = CarrierSubject.Create(kind);
        using (INumbers.Channel channel = INumbers.Create())
        {
            channel.Writer.Number(1);
            channel.Writer.Number(2);
            carrier.SendReader(channel.Reader);
        }

        using (IQueuedNumbers.Channel channel = IQueuedNumbers.Create())
        {
            channel.Writer.Number(3);
            carrier.SendQueue(channel.Writer, channel.Reader);
        }

        // It looks for what is left over.
        INumbers.Create().Dispose();
        using INumbers.Reader reader = carrier.TakeReader();
        Assert.Equal(1, reader.Read());
        Assert.Equal(2, reader.Read());
        Assert.Throws<ChannelClosedException>(() => reader.Read());
        (IQueuedNumbers.Writer writer, IQueuedNumbers.Reader queueReader) = carrier.TakeQueue();
        Assert.Equal(3, queueReader.Read());
        writer.Number(4);
        Assert.Equal(4, queueReader.Read());
        writer.Dispose();
        queueReader.Dispose();
    }

    [Theory]
    [InlineData(ChannelKind.Pipe)]
    [InlineData(ChannelKind.Queue)]
    [InlineData(ChannelKind.Joinable)]
    public async Task A_handler_owns_what_it_gets(ChannelKind kind)
    {
        using CarrierSubject carrier = CarrierSubject.Create(kind);
        using INumbers.Channel channel = INumbers.Create();
        channel.Writer.Number(7);
        carrier.SendReader(channel.Reader);
        carrier.Complete();
        INumbers.Reader? got = null;
        await carrier.DispatchReaders(reader => got = reader).Within();
        Assert.Equal(7, got!.Read());
        got.Dispose();
    }

    [Theory]
    [InlineData(ChannelKind.Pipe)]
    [InlineData(ChannelKind.Queue)]
    [InlineData(ChannelKind.Joinable)]
    public void Peeking_takes_nothing_and_says_so(ChannelKind kind)
    {
        using CarrierSubject carrier = CarrierSubject.Create(kind);
        using INumbers.Channel channel = INumbers.Create();
        carrier.SendReader(channel.Reader);
        Assert.Contains("peek", Assert.Throws<InvalidOperationException>(() => carrier.Peek()).Message, StringComparison.Ordinal);
        channel.Writer.Number(1);
        using INumbers.Reader reader = carrier.TakeReader();
        Assert.Equal(1, reader.Read());
    }

    [Fact]
    public async Task A_pipe_reaches_a_process_that_nobody_had_told_of_it()
    {
        using IOffers.Channel offers = IOffers.Create();
        using ILengths.Channel answers = ILengths.Create();
        await using WorkerProcess worker = LoadWorkers.StartSumOffers(offers.Reader, answers.Writer, Helper.Worker);
        for (int round = 1; round <= 3; round++)
        {
            using INumbers.Channel channel = INumbers.Create();
            offers.Writer.Offer(channel.Reader);
            for (int i = 1; i <= 1000; i++) channel.Writer.Number(i * round);
            channel.Writer.Complete();
            Assert.Equal(500_500L * round, await answers.Reader.ReadAsync().Within());
        }

        offers.Writer.Complete();
        await worker.Completion.Within();
    }

    [Fact]
    public async Task Answers_come_through_a_pipe_that_the_asker_has_sent()
    {
        using IQueuedLoads.Channel loads = IQueuedLoads.Create();
        using ILengths.Channel answers = ILengths.Create();
        await using WorkerProcess worker = LoadWorkers.StartAskFor(loads.Writer, answers.Writer, Helper.Worker);
        IQueuedLoads.Message message = await loads.Reader.ReadAsync().Within();
        IQueuedLoads.AnswersMessage asked = message.Answers!.Value;
        Assert.Equal("some numbers", asked.Text);
        using (asked.Answers)
        {
            asked.Answers.Number(20);
            asked.Answers.Number(22);
        }

        Assert.Equal(42, await answers.Reader.ReadAsync().Within());
        await worker.Completion.Within();
    }

    [Fact]
    public async Task A_task_that_is_delivered_again_has_a_queues_endpoints_still_and_a_pipes_no_more()
    {
        using ILoadTasks.Channel carrier = ILoadTasks.Create();
        using IQueuedNumbers.Channel queue = IQueuedNumbers.Create();
        carrier.Writer.Queue(queue.Writer, queue.Reader);
        for (int i = 0; i < 2; i++)
        {
            ProcessTask<ILoadTasks.Message> task = await carrier.Reader.ReadTaskAsync().AsTask().Within();
            ILoadTasks.QueueMessage got = task.Value.Queue!.Value;
            got.Writer.Number(i);
            Assert.Equal(i, got.Reader.Read());
            got.Writer.Dispose();
            got.Reader.Dispose();
            if (i == 0) task.Abandon();
            else task.Done();
        }

        using INumbers.Channel pipe = INumbers.Create();
        carrier.Writer.Numbers(1, pipe.Reader);
        ProcessTask<ILoadTasks.Message> first = await carrier.Reader.ReadTaskAsync().AsTask().Within();
        using INumbers.Reader reader = first.Value.Numbers!.Value.Numbers;
        first.Abandon();
        EndpointInUseException error = await Assert.ThrowsAsync<EndpointInUseException>(() => carrier.Reader.ReadTaskAsync().AsTask().Within());
        Assert.Contains("arrived before", error.Message, StringComparison.Ordinal);
        pipe.Writer.Number(5);
        Assert.Equal(5, reader.Read());
    }

    [Fact]
    public void A_queue_may_carry_its_own_endpoints()
    {
        using IQueuedRelays.Channel relays = IQueuedRelays.Create();
        relays.Writer.Relay(relays.Writer);
        relays.Writer.Dispose();
        using (IQueuedRelays.Writer writer = relays.Reader.Read())
        {
            writer.Relay(writer);
            writer.Relay(writer);
        }

        using IQueuedRelays.Writer last = relays.Reader.Read();
        Assert.Equal(relays.Name, last.Name);
    }

    /// <summary>Whether it can still arrive is asked of each of them.</summary>
    [Fact]
    public void One_arrives_however_many_others_were_lost_before_it()
    {
        const int Lost = 70;
        using CarrierSubject carrier = CarrierSubject.Create(ChannelKind.Queue);
        using (IQueuedNumbers.Channel channel = IQueuedNumbers.Create())
        {
            for (int i = 0; i < Lost; i++)
            {
                using CarrierSubject gone = CarrierSubject.Create(ChannelKind.Queue);
                gone.SendQueue(channel.Writer, channel.Reader);
            }

            carrier.SendQueue(channel.Writer, channel.Reader);
            channel.Writer.Number(1);
        }

        INumbers.Create().Dispose();
        (IQueuedNumbers.Writer writer, IQueuedNumbers.Reader reader) = carrier.TakeQueue();
        using (writer)
        using (reader) Assert.Equal(1, reader.Read());
    }

    [Fact]
    public void A_message_may_hold_the_reader_of_another_channel_of_its_contract()
    {
        using IRelays.Channel outer = IRelays.Create();
        using (IRelays.Channel inner = IRelays.Create("inner"))
        using (IRelays.Channel innermost = IRelays.Create("innermost"))
        {
            inner.Writer.Relay(innermost.Reader);
            outer.Writer.Relay(inner.Reader);
        }

        // Nobody is left at either of them, and one keeps the other.
        INumbers.Create().Dispose();
        using IRelays.Reader first = outer.Reader.Read();
        using IRelays.Reader second = first.Read();
        Assert.Equal("innermost", second.Name);
        Assert.Throws<ChannelClosedException>(() => second.Read());
    }
}
