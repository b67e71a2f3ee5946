using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Xunit;

namespace Channels.Runtime.Tests.Messages;

/// <summary>Messages handed to an object that implements the contract.</summary>
public sealed class DispatchTests : ChannelTest
{
    [Fact]
    public async Task Each_message_is_a_call()
    {
        using IThumbnails.Channel channel = IThumbnails.Create();
        RecordingThumbnails handler = new();
        Task dispatching = channel.Reader.DispatchAsync(handler);
        channel.Writer.Resize("cat.png", 320, 200);
        channel.Writer.Rotate("dog.png");
        channel.Writer.Pixels(7, [1, 2, 3]);
        channel.Writer.Clear();
        channel.Writer.Complete();
        await dispatching.Within();
        Assert.Equal(["resize cat.png 320 200", "rotate dog.png 90", "pixels 7 010203", "clear"], handler.Calls);
    }

    [Fact]
    public async Task A_span_lies_in_the_shared_memory_and_is_aligned()
    {
        using ISpans.Channel channel = ISpans.Create();
        channel.Writer.Numbers(1, [1, 2, 3], [4, 5]);
        channel.Writer.Complete();
        MappingSpans handler = new();
        await channel.Reader.DispatchAsync(handler).Within();
        Assert.True(handler.IsShared);
    }

    [Fact]
    public async Task A_handler_may_await_and_gets_the_next_message_when_it_is_done()
    {
        using INotes.Channel channel = INotes.Create();
        AwaitingNotes handler = new();
        for (int i = 0; i < 3; i++) channel.Writer.Add("note", i);
        Task dispatching = channel.Reader.DispatchAsync(handler);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(i, await handler.Entered.Reader.ReadAsync().Within());
            Assert.Equal(3 - i, channel.Reader.Count);
            handler.GoOn.Release();
        }

        channel.Writer.Complete();
        await dispatching.Within();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_whose_handler_throws_counts_as_received(bool later)
    {
        using INotes.Channel channel = INotes.Create();
        ThrowingNotes handler = new(later);
        for (int i = 0; i < 3; i++) channel.Writer.Add("note", i);
        for (int i = 0; i < 2; i++)
        {
            InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() => channel.Reader.DispatchAsync(handler).Within());
            Assert.Equal($"note {i}", exception.Message);
        }

        Assert.Equal(1, channel.Reader.Count);
        Assert.Equal(2, channel.Reader.Read().Add?.Priority);
    }

    [Fact]
    public async Task Cancellation_ends_it_between_two_messages_and_loses_none()
    {
        using INumbers.Channel channel = INumbers.Create();
        using CancellationTokenSource cancellation = new();
        CancellingNumbers handler = new(cancellation, 2);
        for (int i = 0; i < 5; i++) channel.Writer.Number(i);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => channel.Reader.DispatchAsync(handler, cancellation.Token).Within());
        Assert.Equal([0, 1], handler.Received);
        Assert.Equal(2, channel.Reader.Read());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => channel.Reader.DispatchAsync(handler, new CancellationToken(true)).Within());
        Assert.Equal(3, channel.Reader.Read());
    }

    [Fact]
    public async Task Cancellation_ends_it_while_it_waits()
    {
        using INumbers.Channel channel = INumbers.Create();
        using CancellationTokenSource cancellation = new();
        CancellingNumbers handler = new(cancellation, int.MaxValue);
        Task dispatching = channel.Reader.DispatchAsync(handler, cancellation.Token);
        await Patience.Waits(dispatching);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dispatching.Within());
        channel.Writer.Number(1);
        Assert.Equal(1, channel.Reader.Read());
    }

    private sealed class RecordingThumbnails : IThumbnails
    {
        internal List<string> Calls { get; } = [];

        public void Resize(string path, int width, int height) => Calls.Add($"resize {path} {width} {height}");

        public void Rotate(string path, float degrees) => Calls.Add($"rotate {path} {degrees}");

        public void Pixels(int id, ReadOnlySpan<byte> bytes) => Calls.Add($"pixels {id} {Convert.ToHexString(bytes)}");

        public void Clear() => Calls.Add("clear");
    }

    /// <summary>Asks the system in which mapping the spans lie.</summary>
    private sealed class MappingSpans : ISpans
    {
        internal bool IsShared { get; private set; }

        public unsafe void Numbers(byte first, ReadOnlySpan<long> longs, ReadOnlySpan<double> doubles)
        {
            Assert.Equal([1, 2, 3], longs.ToArray());
            Assert.Equal([4, 5], doubles.ToArray());
            fixed (long* a = longs)
            fixed (double* b = doubles)
            {
                ulong place = (ulong)a;
                Assert.Equal(0UL, place % 8);
                Assert.Equal(0UL, (ulong)b % 8);
                IsShared = System.IO.File.ReadLines("/proc/self/maps").Any(line =>
                {
                    string[] range = line.Split(' ')[0].Split('-');
                    return line.EndsWith("/ring", StringComparison.Ordinal) && Convert.ToUInt64(range[0], 16) <= place && place < Convert.ToUInt64(range[1], 16);
                });
            }
        }
    }

    private sealed class AwaitingNotes : INotes
    {
        internal System.Threading.Channels.Channel<int> Entered { get; } = System.Threading.Channels.Channel.CreateUnbounded<int>();

        internal SemaphoreSlim GoOn { get; } = new(0);

        public async ValueTask AddAsync(string text, int priority, CancellationToken cancellationToken)
        {
            Assert.True(Entered.Writer.TryWrite(priority));
            await GoOn.WaitAsync(cancellationToken);
        }

        public Task PictureAsync(ReadOnlyMemory<byte> bytes) => Task.CompletedTask;

        public void Flush()
        {
        }
    }

    private sealed class ThrowingNotes(bool later) : INotes
    {
        public async ValueTask AddAsync(string text, int priority, CancellationToken cancellationToken)
        {
            if (later) await Task.Yield();
            throw new InvalidOperationException($"{text} {priority}");
        }

        public Task PictureAsync(ReadOnlyMemory<byte> bytes) => Task.CompletedTask;

        public void Flush()
        {
        }
    }

    private sealed class CancellingNumbers(CancellationTokenSource cancellation, int after) : INumbers
    {
        internal List<int> Received { get; } = [];

        public void Number(int value)
        {
            Received.Add(value);
            if (Received.Count == after) cancellation.Cancel();
        }
    }
}
