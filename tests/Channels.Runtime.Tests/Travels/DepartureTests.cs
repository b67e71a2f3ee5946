using System;
using System.Linq;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Xunit;

namespace Channels.Runtime.Tests.Travels;

/// <summary>Endpoints in messages that are not sent after all, or never arrive.</summary>
public sealed class DepartureTests : ChannelTest
{
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData(ChannelKind.Pipe)]
    [InlineData(ChannelKind.Queue)]
    [InlineData(ChannelKind.Joinable)]
    public async Task One_that_nobody_receives_is_lost_with_its_carrier(ChannelKind kind)
    {
        using INumbers.Channel first = INumbers.Create();
        using INumbers.Channel second = INumbers.Create();
        using IQueuedNumbers.Channel queue = IQueuedNumbers.Create();
        CarrierSubject carrier = CarrierSubject.Create(kind);
        carrier.SendReader(first.Reader);
        carrier.SendWriter(second.Writer);
        carrier.SendQueue(queue.Writer, queue.Reader);
        queue.Writer.Dispose();
        Task<int> reading = second.Reader.ReadAsync().AsTask();
        Task<int> taking = queue.Reader.ReadAsync().AsTask();
        await Patience.Waits(reading);
        Assert.False(taking.IsCompleted);
        first.Writer.Number(1);
        carrier.Dispose();
        await Assert.ThrowsAsync<ChannelPeerLostException>(() => reading.Within(s_soon));
        await Assert.ThrowsAsync<ChannelPeerLostException>(() => taking.Within(s_soon));
        await Assert.ThrowsAsync<ChannelPeerLostException>(() => Task.Run(async () =>
        {
            while (true) await first.Writer.NumberAsync(2);
        }).Within(s_soon));
    }

    [Theory]
    [InlineData(ChannelKind.Pipe)]
    [InlineData(ChannelKind.Queue)]
    [InlineData(ChannelKind.Joinable)]
    public void Nothing_is_left_of_what_nobody_has_but_each_other(ChannelKind kind)
    {
        // The folder is looked at when the test is over.
        using (INumbers.Channel numbers = INumbers.Create())
        using (CarrierSubject carrier = CarrierSubject.Create(kind))
        {
            numbers.Writer.Number(1);
            carrier.SendReader(numbers.Reader);
            carrier.SendWriter(numbers.Writer);
        }

        Assert.Empty(Folder.Entries);
        using (IRelays.Channel one = IRelays.Create())
        using (IRelays.Channel other = IRelays.Create())
        {
            one.Writer.Relay(other.Reader);
            other.Writer.Relay(one.Reader);
        }

        INumbers.Create().Dispose();
        Assert.Empty(Folder.Entries);
    }

    [Theory]
    [InlineData(ChannelKind.Pipe)]
    [InlineData(ChannelKind.Queue)]
    [InlineData(ChannelKind.Joinable)]
    public void A_message_that_is_refused_leaves_its_endpoint_as_it_was(ChannelKind kind)
    {
        using CarrierSubject carrier = CarrierSubject.Create(kind);
        using INumbers.Channel used = INumbers.Create();
        using INumbers.Channel unused = INumbers.Create();
        used.Writer.Number(1);
        used.Writer.Number(2);
        Assert.Equal(1, used.Reader.Read());
        carrier.Complete();
        Refuse(carrier, used.Reader);
        Refuse(carrier, unused.Reader);
        Assert.Equal(2, used.Reader.Read());
        unused.Writer.Number(3);
        Assert.Equal(3, unused.Reader.Read());

        static void Refuse(CarrierSubject carrier, INumbers.Reader reader)
        {
            try
            {
                Assert.False(carrier.TrySendReader(reader));
            }
            catch (ChannelClosedException)
            {
                // As good.
            }
        }
    }

    [Fact]
    public async Task A_message_that_finds_no_room_leaves_its_endpoint_as_it_was()
    {
        using ILoads.Channel pipe = ILoads.Create(options: new ProcessChannelOptions { Capacity = 4096 });
        using INumbers.Channel numbers = INumbers.Create();
        while (pipe.Writer.TryFiller(new byte[100]))
        {
        }

        while (pipe.Writer.TryStop())
        {
        }

        Assert.False(pipe.Writer.TryNumbers(1, numbers.Reader));
        Assert.False(numbers.Reader.TryRead(out _));
        using CancellationTokenSource cancellation = new();
        Task sending = pipe.Writer.NumbersAsync(1, numbers.Reader, cancellation.Token).AsTask();
        await Patience.Waits(sending);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending.Within());
        numbers.Writer.Number(1);
        Assert.Equal(1, numbers.Reader.Read());
    }

    [Theory]
    [InlineData(BoundedChannelFullMode.Wait)]
    [InlineData(BoundedChannelFullMode.DropWrite)]
    public async Task A_full_queue_leaves_its_endpoint_as_it_was(BoundedChannelFullMode mode)
    {
        using IOffers.Channel offers = IOffers.Create(options: new ProcessChannelOptions { MaxItems = 1, FullMode = mode });
        using INumbers.Channel first = INumbers.Create();
        using INumbers.Channel second = INumbers.Create();
        offers.Writer.Offer(first.Reader);
        second.Writer.Number(1);
        Assert.Equal(mode == BoundedChannelFullMode.DropWrite, offers.Writer.TryOffer(second.Reader));
        Assert.Equal(1, second.Reader.Read());
        if (mode == BoundedChannelFullMode.Wait)
        {
            using CancellationTokenSource cancellation = new();
            Task putting = offers.Writer.OfferAsync(second.Reader, cancellation.Token).AsTask();
            await Patience.Waits(putting);
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => putting.Within());
            second.Writer.Number(2);
            Assert.Equal(2, second.Reader.Read());
            putting = offers.Writer.OfferAsync(second.Reader).AsTask();
            await Patience.Waits(putting);
            using INumbers.Reader arrived = offers.Reader.Read();
            await putting.Within();
            using INumbers.Reader next = offers.Reader.Read();
            second.Writer.Number(3);
            Assert.Equal(3, next.Read());
        }
    }

    [Theory]
    [InlineData(BoundedChannelFullMode.DropOldest)]
    [InlineData(BoundedChannelFullMode.DropNewest)]
    public void Who_drops_a_message_lets_go_of_what_is_in_it(BoundedChannelFullMode mode)
    {
        using IOffers.Channel offers = IOffers.Create(options: new ProcessChannelOptions { MaxItems = 1, FullMode = mode });
        using INumbers.Channel first = INumbers.Create();
        using INumbers.Channel second = INumbers.Create();
        using INumbers.Channel third = INumbers.Create();
        offers.Writer.Offer(first.Reader);
        offers.Writer.Offer(second.Reader);
        Assert.Throws<ChannelClosedException>((Action)(() =>
        {
            while (true) first.Writer.Number(1);
        }));

        INumbers.Reader? dropped = null;
        offers.Writer.ItemDropped = reader => dropped = reader;
        offers.Writer.Offer(third.Reader);
        second.Writer.Number(2);
        Assert.Equal(2, dropped!.Read());
        dropped.Dispose();
        using INumbers.Reader kept = offers.Reader.Read();
        third.Writer.Number(3);
        Assert.Equal(3, kept.Read());
    }

    [Theory]
    [InlineData(BoundedChannelFullMode.DropOldest)]
    [InlineData(BoundedChannelFullMode.DropNewest)]
    public void A_callback_that_throws_leaves_alone_what_was_put(BoundedChannelFullMode mode)
    {
        using IOffers.Channel offers = IOffers.Create(options: new ProcessChannelOptions { MaxItems = 1, FullMode = mode });
        using INumbers.Channel first = INumbers.Create();
        using INumbers.Channel second = INumbers.Create();
        offers.Writer.Offer(first.Reader);
        offers.Writer.ItemDropped = static reader =>
        {
            reader.Dispose();
            throw new InvalidOperationException("dropped");
        };
        Assert.Throws<InvalidOperationException>(() => offers.Writer.Offer(second.Reader));
        using INumbers.Reader kept = offers.Reader.Read();
        second.Writer.Number(2);
        Assert.Equal(2, kept.Read());
    }

    [Fact]
    public void What_is_discarded_comes_back()
    {
        using IQueuedLoads.Channel carrier = IQueuedLoads.Create(options: new ProcessChannelOptions { Capacity = 4096 });
        using INumbers.Channel numbers = INumbers.Create();
        while (carrier.Writer.Buffered == 0) carrier.Writer.Filler(new byte[100]);
        carrier.Writer.Numbers(1, numbers.Reader);
        Assert.Throws<EndpointInUseException>(() => numbers.Reader.TryRead(out _));
        carrier.Writer.Discard();
        numbers.Writer.Number(1);
        Assert.Equal(1, numbers.Reader.Read());
    }

    [Fact]
    public void What_waits_in_a_buffer_goes_with_the_rest_when_its_sender_leaves()
    {
        using IQueuedLoads.Channel receiver = IQueuedLoads.Create(options: new ProcessChannelOptions { Capacity = 4096 });
        using (IQueuedLoads.Channel sender = IQueuedLoads.Open(receiver.Name))
        using (INumbers.Channel numbers = INumbers.Create())
        {
            while (sender.Writer.Buffered == 0) sender.Writer.Filler(new byte[100]);
            sender.Writer.Numbers(1, numbers.Reader);
            numbers.Writer.Number(1);
        }

        INumbers.Create().Dispose();
        while (true)
        {
            if (receiver.Reader.Read().Numbers is not { } message) continue;
            using (message.Numbers) Assert.Equal(1, message.Numbers.Read());
            break;
        }
    }

    [Theory]
    [InlineData(ChannelKind.Pipe)]
    [InlineData(ChannelKind.Queue)]
    [InlineData(ChannelKind.Joinable)]
    public void What_can_not_be_sent_is_refused(ChannelKind kind)
    {
        using CarrierSubject carrier = CarrierSubject.Create(kind);
        using INumbers.Channel numbers = INumbers.Create();
        using INumbers.Channel other = INumbers.Open(numbers.Name);
        using IQueuedNumbers.Channel queue = IQueuedNumbers.Create();
        Assert.Throws<ArgumentNullException>(() => carrier.SendReader(null!));
        IQueuedNumbers.Reader disposed = queue.Reader;
        disposed.Dispose();
        Assert.Throws<ObjectDisposedException>(() => carrier.SendQueue(queue.Writer, disposed));
        queue.Writer.Number(1);

        // The end is another endpoint's.
        Assert.Equal(0, numbers.Reader.Count);
        Assert.Equal(Environment.ProcessId, Assert.Throws<EndpointInUseException>(() => carrier.SendReader(other.Reader)).ProcessId);
        carrier.SendReader(numbers.Reader);
        Assert.Contains("on its way", Assert.Throws<EndpointInUseException>(() => other.Reader.TryRead(out _)).Message, StringComparison.Ordinal);
        Assert.Contains("it was given", Assert.Throws<EndpointInUseException>(() => carrier.SendReader(numbers.Reader)).Message, StringComparison.Ordinal);
        using INumbers.Reader reader = carrier.TakeReader();
        numbers.Writer.Number(1);
        Assert.Equal(1, reader.Read());
        reader.Dispose();
        Assert.Throws<ObjectDisposedException>(() => carrier.SendReader(reader));
    }

    [Fact]
    public void A_pipe_does_not_carry_its_own_ends()
    {
        using IRelays.Channel relays = IRelays.Create();
        Assert.Contains("through that pipe itself", Assert.Throws<InvalidOperationException>(() => relays.Writer.Relay(relays.Reader)).Message, StringComparison.Ordinal);
        relays.Writer.Complete();
        Assert.Throws<ChannelClosedException>(() => relays.Reader.Read());
    }

    [Fact]
    public void Many_are_on_their_way_at_once()
    {
        using IQueuedLoads.Channel carrier = IQueuedLoads.Create();
        using IQueuedNumbers.Channel replies = IQueuedNumbers.Create();
        for (int i = 0; i < 300; i++) carrier.Writer.Queue(replies.Writer, replies.Reader);
        for (int i = 0; i < 300; i++)
        {
            IQueuedLoads.QueueMessage message = carrier.Reader.Read().Queue!.Value;
            message.Writer.Number(i);
            message.Writer.Dispose();
            message.Reader.Dispose();
        }

        Assert.Equal(Enumerable.Range(0, 300), Enumerable.Range(0, 300).Select(_ => replies.Reader.Read()).Order());
    }
}
