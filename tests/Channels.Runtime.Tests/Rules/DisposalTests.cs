using System;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Xunit;

namespace Channels.Runtime.Tests.Rules;

/// <summary>Whoever uses what was disposed is told so, also if that happens while he waits.</summary>
public sealed class DisposalTests : ChannelTest
{
    private static readonly ProcessChannelOptions s_options = new() { Capacity = 4096 };

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_disposed_endpoint_says_so(bool used, bool wholeChannel)
    {
        INumbers.Channel channel = INumbers.Create(options: s_options);
        if (used)
        {
            channel.Writer.Number(1);
            Assert.Equal(1, channel.Reader.Read());
        }

        if (wholeChannel)
        {
            channel.Dispose();
        }
        else
        {
            channel.Reader.Dispose();
            channel.Writer.Dispose();
        }

        INumbers.Reader reader = channel.Reader;
        INumbers.Writer writer = channel.Writer;
        Assert.Throws<ObjectDisposedException>(() => reader.Read());
        Assert.Throws<ObjectDisposedException>(() => reader.TryRead(out _));
        Assert.Throws<ObjectDisposedException>(() => reader.TryRead(TimeSpan.Zero, out _));
        Assert.Throws<ObjectDisposedException>(() => reader.TryPeek(out _));
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
        Assert.Throws<ObjectDisposedException>(() => writer.WaitToWrite(TimeSpan.Zero));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await writer.NumberAsync(1));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await writer.WaitToWriteAsync());
        Assert.False(writer.TryComplete());
        channel.Dispose();
    }

    [Fact]
    public async Task Receiving_while_the_channel_is_disposed_gets_nothing_that_was_not_sent()
    {
        const int Number = 7;
        const string Text = "as it was";
        byte[] large = new byte[300_000];
        Array.Fill(large, (byte)Number);
        for (int round = 0; round < 50; round++)
        {
            INumbers.Channel numbers = INumbers.Create();
            await AssertEnds(numbers, () => numbers.Writer.Number(Number), () => Assert.Equal(Number, numbers.Reader.Read()));
            ITexts.Channel texts = ITexts.Create();
            await AssertEnds(texts, () => texts.Writer.Text(Text), () => Assert.Equal(Text, texts.Reader.Read()));
            IBlocks.Channel blocks = IBlocks.Create();
            await AssertEnds(blocks, () => blocks.Writer.Block(large), () => Assert.True(blocks.Reader.Read().Span.SequenceEqual(large)));
            IQueuedNumbers.Channel queue = IQueuedNumbers.Create();
            await AssertEnds(queue, () => queue.Writer.Number(Number), () => Assert.Equal(Number, queue.Reader.Read()));
            ITasks.Channel tasks = ITasks.Create();
            await AssertEnds(tasks, () => tasks.Writer.Number(Number), () =>
            {
                Assert.Equal(Number, tasks.Reader.Read());
                tasks.Reader.TaskDone();
            });
        }

        static async Task AssertEnds(IDisposable channel, Action send, Action receive)
        {
            TaskCompletionSource<bool> begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
            Task sending = Patience.OnThread(() => Repeat(send));
            Task receiving = Patience.OnThread(() => Repeat(() =>
            {
                receive();
                _ = begun.TrySetResult(true);
            }));
            await begun.Task.Within();
            channel.Dispose();
            foreach (Task task in (Task[])[sending, receiving])
            {
                Exception? end = await Record.ExceptionAsync(() => task.Within());
                Assert.True(end is ObjectDisposedException or ChannelClosedException, $"{end}");
            }
        }

        static void Repeat(Action action)
        {
            while (true) action();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Handling_while_the_channel_is_disposed_gets_nothing_that_was_not_sent(bool dispatches)
    {
        for (int round = 0; round < 50; round++)
        {
            INumbers.Channel numbers = INumbers.Create();
            Numbers handler = new();
            Task sending = Patience.OnThread(() =>
            {
                while (true) numbers.Writer.Number(Numbers.Expected);
            });
            Task receiving = Task.Run(() => dispatches ? numbers.Reader.DispatchAsync(handler) : HandleAllAsync(numbers.Reader, handler));
            await handler.Begun.Task.Within();
            numbers.Dispose();
            foreach (Task task in (Task[])[sending, receiving])
            {
                // The writer's end is disposed first: then the messages just end.
                Exception? end = await Record.ExceptionAsync(() => task.Within());
                Assert.True(end is null or ObjectDisposedException or ChannelClosedException, $"{end}");
            }
        }

        static async Task HandleAllAsync(INumbers.Reader reader, Numbers handler)
        {
            await foreach (int number in reader.ReadAllAsync()) handler.Number(number);
        }
    }

    [Fact]
    public async Task Receiving_while_the_reader_is_disposed_ends_so()
    {
        await AssertEnds(reader => Patience.OnThread(() => reader.Read()));
        await AssertEnds(reader => Patience.OnThread(() => reader.TryRead(Patience.Longest, out _)));
        await AssertEnds(reader => Patience.OnThread(() => reader.WaitToRead(Patience.Longest)));
        await AssertEnds(reader => reader.ReadAsync().AsTask());
        await AssertEnds(reader => reader.WaitToReadAsync().AsTask());
        await AssertEnds(async reader =>
        {
            await foreach (int number in reader.ReadAllAsync()) Assert.Fail($"{number} came from nowhere.");
        });

        static async Task AssertEnds(Func<INumbers.Reader, Task> receive)
        {
            foreach (bool wholeChannel in (bool[])[true, false])
            {
                using INumbers.Channel other = INumbers.Create(options: s_options);
                using INumbers.Channel channel = INumbers.Open(other.Name);
                Assert.True(other.Writer.WaitToWrite(TimeSpan.Zero));
                Task receiving = receive(channel.Reader);
                await Patience.Waits(receiving);
                if (wholeChannel) channel.Dispose();
                else channel.Reader.Dispose();
                await Assert.ThrowsAsync<ObjectDisposedException>(() => receiving.Within());
                Assert.False(other.Writer.TryNumber(1));
            }
        }
    }

    [Fact]
    public async Task Sending_while_the_writer_is_disposed_ends_so()
    {
        await AssertEnds(writer => Patience.OnThread(() => writer.Number(1)));
        await AssertEnds(writer => Patience.OnThread(() => writer.TryWrite(1, Patience.Longest)));
        await AssertEnds(writer => Patience.OnThread(() => writer.WaitToWrite(Patience.Longest)));
        await AssertEnds(writer => writer.NumberAsync(1).AsTask());
        await AssertEnds(writer => writer.WaitToWriteAsync().AsTask());

        static async Task AssertEnds(Func<INumbers.Writer, Task> send)
        {
            foreach (bool wholeChannel in (bool[])[true, false])
            {
                using INumbers.Channel other = INumbers.Create(options: s_options);
                using INumbers.Channel channel = INumbers.Open(other.Name);
                Assert.False(other.Reader.TryPeek(out _));
                while (channel.Writer.TryNumber(0)) { }
                Task sending = send(channel.Writer);
                await Patience.Waits(sending);
                if (wholeChannel) channel.Dispose();
                else channel.Writer.Dispose();
                await Assert.ThrowsAsync<ObjectDisposedException>(() => sending.Within());

                // The reader gets what was sent, and the end.
                for (int i = 0; i < s_options.Capacity / 8; i++) Assert.Equal(0, other.Reader.Read());
                Assert.False(other.Reader.WaitToRead(Patience.Longest));
            }
        }
    }

    [Fact]
    public async Task Sending_and_receiving_at_full_speed_while_the_channel_is_disposed_ends_so()
    {
        int rounds = FullTests.AreOn ? 2_000 : 100;
        Random random = new(1);
        for (int round = 0; round < rounds; round++)
        {
            bool spins = round % 2 == 0;
            bool blocks = round % 4 < 2;
            INumbers.Channel channel = INumbers.Create(options: new ProcessChannelOptions { Capacity = 4096, Spin = spins ? TimeSpan.FromMilliseconds(1) : TimeSpan.Zero });
            Task sending = blocks
                ? Patience.OnThread(() => { while (true) channel.Writer.Number(1); })
                : Task.Run(async () => { while (true) await channel.Writer.NumberAsync(1); });
            Task receiving = blocks
                ? Patience.OnThread(() => { while (true) channel.Reader.Read(); })
                : Task.Run(async () => { while (true) await channel.Reader.ReadAsync(); });
            await Task.Delay(random.Next(0, 3));
            channel.Dispose();
            await Assert.ThrowsAsync<ObjectDisposedException>(() => sending.Within());

            // It may see the completion that comes before.
            Exception? end = await Record.ExceptionAsync(() => receiving.Within());
            Assert.True(end is ObjectDisposedException or ChannelClosedException { InnerException: null }, end?.ToString());
        }
    }

    [Fact]
    public async Task The_first_use_while_the_channel_is_disposed_ends_so()
    {
        int rounds = FullTests.AreOn ? 20_000 : 1_000;
        Random random = new(1);
        for (int round = 0; round < rounds; round++)
        {
            bool sends = round % 2 == 0;
            INumbers.Channel channel = INumbers.Create(options: new ProcessChannelOptions { Capacity = 4096 });
            INumbers.Channel other = INumbers.Open(channel.Name);
            if (!sends) other.Writer.Number(1);
            int ready = 0;
            int delay = random.Next(0, 400);
            Task use = Task.Run(() =>
            {
                Meet();
                Thread.SpinWait(delay);
                if (sends) _ = channel.Writer.TryNumber(1);
                else _ = channel.Reader.TryRead(out _);
            });
            Meet();
            channel.Dispose();
            Exception? end = await Record.ExceptionAsync(() => use.Within());
            Assert.True(end is null or ObjectDisposedException, end?.ToString());
            other.Dispose();

            void Meet()
            {
                _ = Interlocked.Increment(ref ready);
                SpinWait spinner = default;
                while (Volatile.Read(ref ready) < 2) spinner.SpinOnce(-1);
            }
        }
    }

    [Fact]
    public async Task Completion_ends_when_the_reader_is_disposed()
    {
        using INumbers.Channel channel = INumbers.Create();
        channel.Writer.Number(1);
        Task completion = channel.Reader.Completion;
        await Patience.Waits(completion);
        channel.Reader.Dispose();
        await completion.Within();
    }

    [Fact]
    public async Task A_handler_that_runs_while_the_channel_is_disposed_sees_zeros_and_no_crash()
    {
        IBlocks.Channel channel = IBlocks.Create(options: new ProcessChannelOptions { Capacity = 4096 });
        channel.Writer.Block(new byte[1000]);
        channel.Writer.Block(new byte[100_000]);
        LookingBlocks handler = new();
        Task dispatching = Task.Run(() => channel.Reader.DispatchAsync(handler));
        for (int i = 0; i < 2; i++)
        {
            await handler.Entered.WaitAsync().Within();
            if (i == 1) channel.Dispose();
            handler.GoOn.Release();
        }

        await Record.ExceptionAsync(() => dispatching.Within());
        Assert.Equal(0, handler.Sum);
    }

    private sealed class LookingBlocks : IBlocks
    {
        internal SemaphoreSlim Entered { get; } = new(0);

        internal SemaphoreSlim GoOn { get; } = new(0);

        internal int Sum { get; private set; }

        public void Block(ReadOnlySpan<byte> bytes)
        {
            Entered.Release();
            Assert.True(GoOn.Wait(Patience.Longest));
            foreach (byte value in bytes) Sum += value;
        }
    }

    private sealed class Numbers : INumbers
    {
        internal const int Expected = 7;

        internal TaskCompletionSource<bool> Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Number(int value)
        {
            Assert.Equal(Expected, value);
            _ = Begun.TrySetResult(true);
        }
    }
}
