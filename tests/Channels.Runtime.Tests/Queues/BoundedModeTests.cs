using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Conformance;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Xunit;

namespace Channels.Runtime.Tests.Queues;

/// <summary>Each mode of a full queue beside the same mode of .NET's bounded channel, in the same scenario.</summary>
public sealed class BoundedModeTests : ChannelTest
{
    public static TheoryData<BoundedChannelFullMode, int, bool> Subjects
    {
        get
        {
            TheoryData<BoundedChannelFullMode, int, bool> subjects = [];
            foreach (BoundedChannelFullMode mode in Enum.GetValues<BoundedChannelFullMode>())
            {
                foreach (int items in (int[])[1, 2, 3, 10])
                {
                    subjects.Add(mode, items, false);
                    subjects.Add(mode, items, true);
                }
            }

            return subjects;
        }
    }

    [Theory]
    [MemberData(nameof(Subjects))]
    public async Task A_full_queue_does_what_a_full_channel_of_NET_does(BoundedChannelFullMode mode, int items, bool acrossProcesses)
    {
        List<int> droppedThere = [];
        Channel<int> theirs = Channel.CreateBounded<int>(new BoundedChannelOptions(items) { FullMode = mode }, droppedThere.Add);
        List<string> expected = await PlayAsync(theirs.Writer, new LocalReaderHand(theirs.Reader), items, droppedThere);

        List<int> droppedHere = [];
        using IQueuedNumbers.Channel ours = IQueuedNumbers.Create(options: new ProcessChannelOptions { MaxItems = items, FullMode = mode });
        ours.Writer.ItemDropped = droppedHere.Add;
        await using IReaderHand hand = acrossProcesses ? new WorkerHand(ours.Reader) : new LocalReaderHand(ours.Reader);
        Assert.Equal(expected, await PlayAsync(ours.Writer, hand, items, droppedHere));
    }

    [Theory]
    [InlineData(BoundedChannelFullMode.DropOldest)]
    [InlineData(BoundedChannelFullMode.DropNewest)]
    [InlineData(BoundedChannelFullMode.DropWrite)]
    public void Every_form_drops_in_the_process_that_puts_and_nobody_else_hears_of_it(BoundedChannelFullMode mode)
    {
        using IQueuedTexts.Channel channel = IQueuedTexts.Create(options: new ProcessChannelOptions { MaxItems = 2, FullMode = mode });
        using IQueuedTexts.Channel other = IQueuedTexts.Open(channel.Name);
        List<string?> dropped = [];
        channel.Writer.ItemDropped = dropped.Add;
        other.Writer.ItemDropped = static text => throw new InvalidOperationException($"{text} was not dropped here.");
        other.Writer.Text("a");
        other.Writer.Text("b");
        channel.Writer.Text("c");
        Assert.True(channel.Writer.TryText("d"));
        Assert.True(channel.Writer.TextAsync("e").IsCompletedSuccessfully);
        Assert.True(channel.Writer.TryWrite("f", TimeSpan.Zero));
        channel.Writer.WriteMany(["g", "h"]);
        (string?[] expectedDropped, string?[] expectedLeft) = mode switch
        {
            BoundedChannelFullMode.DropOldest => (["a", "b", "c", "d", "e", "f"], ["g", "h"]),
            BoundedChannelFullMode.DropNewest => (["b", "c", "d", "e", "f", "g"], ["a", "h"]),
            _ => ((string?[])["c", "d", "e", "f", "g", "h"], (string?[])["a", "b"]),
        };
        Assert.Equal(expectedDropped, dropped);
        Assert.Equal(2, other.Reader.Count);
        foreach (string? text in expectedLeft) Assert.Equal(text, channel.Reader.Read());
        Assert.False(channel.Reader.TryRead(out _));
    }

    [Theory]
    [InlineData(BoundedChannelFullMode.DropOldest)]
    [InlineData(BoundedChannelFullMode.DropNewest)]
    [InlineData(BoundedChannelFullMode.DropWrite)]
    public void An_exception_of_the_callback_comes_out_of_the_put_which_has_taken_place(BoundedChannelFullMode mode)
    {
        using IQueuedNumbers.Channel channel = IQueuedNumbers.Create(options: new ProcessChannelOptions { MaxItems = 1, FullMode = mode });
        channel.Writer.ItemDropped = static number => throw new InvalidOperationException($"{number} was dropped");
        channel.Writer.Number(1);
        int dropped = mode == BoundedChannelFullMode.DropWrite ? 2 : 1;
        Assert.Equal($"{dropped} was dropped", Assert.Throws<InvalidOperationException>(() => channel.Writer.Number(2)).Message);
        Assert.Equal(3 - dropped, channel.Reader.Read());
        channel.Writer.Number(3);
        Assert.Equal(3, channel.Reader.Read());
    }

    [Fact]
    public void Two_that_drop_at_once_and_one_that_takes_account_for_every_item()
    {
        const int Numbers = 20_000;
        foreach (BoundedChannelFullMode mode in (BoundedChannelFullMode[])[BoundedChannelFullMode.DropOldest, BoundedChannelFullMode.DropNewest, BoundedChannelFullMode.DropWrite])
        {
            using ITickets.Channel channel = ITickets.Create(options: new ProcessChannelOptions { MaxItems = 3, FullMode = mode });
            using ITickets.Channel second = ITickets.Open(channel.Name);
            int[][] seen = [new int[Numbers], new int[Numbers]];
            ITickets.Writer[] writers = [channel.Writer, second.Writer];
            Thread[] putting = new Thread[writers.Length];
            for (int i = 0; i < putting.Length; i++)
            {
                int producer = i;
                writers[i].ItemDropped = ticket => Interlocked.Increment(ref seen[ticket.Producer][ticket.Number]);
                putting[i] = new Thread(() =>
                {
                    for (int number = 0; number < Numbers; number++) writers[producer].Ticket(producer, number);
                });
                putting[i].Start();
            }

            int[] last = [-1, -1];
            while (Array.Exists(putting, static thread => thread.IsAlive) || channel.Reader.Count > 0)
            {
                if (!channel.Reader.TryRead(out ITickets.TicketMessage ticket)) continue;
                Assert.True(ticket.Number > last[ticket.Producer], $"{ticket} came after {last[ticket.Producer]}.");
                last[ticket.Producer] = ticket.Number;
                Interlocked.Increment(ref seen[ticket.Producer][ticket.Number]);
            }

            Assert.All(seen, numbers => Assert.All(numbers, static count => Assert.Equal(1, count)));
        }
    }

    /// <summary>What somebody who writes and reads sees, step by step.</summary>
    private static async Task<List<string>> PlayAsync(ChannelWriter<int> writer, IReaderHand reader, int items, List<int> dropped)
    {
        List<string> seen = [];
        int number = 0;
        for (int i = 0; i < items + 2; i++) Say($"try {++number}: {writer.TryWrite(number)}");
        ValueTask<bool> waiting = writer.WaitToWriteAsync();
        Say($"room: {waiting.IsCompleted}");
        ValueTask writing = writer.WriteAsync(++number);
        Say($"write {number}: {writing.IsCompletedSuccessfully}");
        using CancellationTokenSource cancellation = new();
        ValueTask cancelled = writer.WriteAsync(++number, cancellation.Token);
        Say($"write {number}: {cancelled.IsCompletedSuccessfully}");
        bool waits = !writing.IsCompleted;
        await cancellation.CancelAsync();
        Say($"cancelled: {(await Record.ExceptionAsync(() => cancelled.Within())) is OperationCanceledException}, {waits}");
        Say($"receive: {await reader.ReceiveAsync(1)}");
        await writing.Within();
        Say("written");
        if (items > 1 || waits) Say($"receive: {await reader.ReceiveAsync(1)}");
        Say($"room: {await waiting.Within()}");
        for (int i = 0; i < 2; i++) Say($"try {++number}: {writer.TryWrite(number)}");
        ValueTask late = writer.WriteAsync(++number);
        Say($"write {number}: {late.IsCompletedSuccessfully}");
        Say($"complete: {writer.TryComplete()}");
        Say($"late: {(await Record.ExceptionAsync(() => late.Within()))?.GetType().Name}");
        Say($"try {++number}: {writer.TryWrite(number)}");
        Say($"room: {await writer.WaitToWriteAsync().Within()}");
        Say($"write: {(await Record.ExceptionAsync(() => writer.WriteAsync(++number).Within()))?.GetType().Name}");
        for (int i = 0; i < items; i++) Say($"receive: {await reader.ReceiveAsync(1)}");
        Say($"end: {await reader.EndAsync()}");
        return seen;

        void Say(string what) => seen.Add($"{what} [{string.Join(' ', dropped)}]");
    }
}
