using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.TestProcess;
using Xunit;

namespace Channels.Runtime.Tests.Conformance;

/// <summary>What every <see cref="ChannelReader{T}"/> does that many operations may use at once.</summary>
public abstract class SharedReaderConformance : ReaderConformance
{
    private const int Waiting = 5;

    [Fact]
    public async Task Several_reads_wait_and_each_gets_an_item_of_its_own()
    {
        await using ReaderSubject subject = NewSubject();
        for (int round = 0; round < 3; round++)
        {
            List<Task<int>> reading = ReadSeveral(subject);
            Assert.DoesNotContain(reading, read => read.IsCompleted);
            await subject.Other.SendAsync(0, Waiting);
            Assert.Equal(Enumerable.Range(0, Waiting), (await Task.WhenAll(reading).Within()).Order());
            Assert.False(subject.Reader.TryRead(out _));
        }
    }

    [Fact]
    public async Task An_item_ends_one_read_and_leaves_the_others_waiting()
    {
        await using ReaderSubject subject = NewSubject();
        List<Task<int>> reading = ReadSeveral(subject);
        for (int i = 0; i < Waiting; i++)
        {
            await subject.Other.SendAsync(i);
            Task<int> done = await Task.WhenAny(reading).Within();
            Assert.Equal(i, await done);
            Assert.True(reading.Remove(done));
            foreach (Task<int> read in reading) await Patience.Waits(read);
        }
    }

    [Fact]
    public async Task An_item_ends_every_wait_and_is_received_once()
    {
        await using ReaderSubject subject = NewSubject();
        List<Task<bool>> waiting = [.. Enumerable.Range(0, Waiting).Select(_ => subject.Reader.WaitToReadAsync().AsTask())];
        await subject.Other.SendAsync(5);
        Assert.DoesNotContain(false, await Task.WhenAll(waiting).Within());
        Assert.True(subject.Reader.TryRead(out int number));
        Assert.Equal(5, number);
        Assert.False(subject.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Completion_ends_all_reads_and_all_waits()
    {
        await using ReaderSubject subject = NewSubject();
        List<Task<int>> reading = ReadSeveral(subject);
        Task<bool> waiting = subject.Reader.WaitToReadAsync().AsTask();
        await subject.Other.CompleteAsync();
        foreach (Task<int> read in reading) Assert.Null((await Assert.ThrowsAsync<ChannelClosedException>(() => read.Within())).InnerException);
        Assert.False(await waiting.Within());
    }

    [Fact]
    public async Task An_error_ends_all_reads_and_all_waits()
    {
        await using ReaderSubject subject = NewSubject();
        List<Task<int>> reading = ReadSeveral(subject);
        Task<bool> waiting = subject.Reader.WaitToReadAsync().AsTask();
        await subject.Other.FailAsync("the reason");
        foreach (Task<int> read in reading)
        {
            ChannelClosedException exception = await Assert.ThrowsAsync<ChannelClosedException>(() => read.Within());
            AssertIsError(exception.InnerException, "the reason");
        }

        AssertIsError(await Record.ExceptionAsync(() => waiting.Within()), "the reason");
    }

    [Fact]
    public async Task Cancellation_of_one_read_leaves_the_others_waiting_and_loses_nothing()
    {
        await using ReaderSubject subject = NewSubject();
        using CancellationTokenSource cancellation = new();
        List<Task<int>> reading = ReadSeveral(subject);
        Task<int> cancelled = subject.Reader.ReadAsync(cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.Within());
        foreach (Task<int> read in reading) await Patience.Waits(read);
        await subject.Other.SendAsync(0, Waiting);
        Assert.Equal(Enumerable.Range(0, Waiting), (await Task.WhenAll(reading).Within()).Order());
    }

    [Fact]
    public async Task Cancellations_that_race_with_items_lose_none()
    {
        const int Rounds = 100;
        await using ReaderSubject subject = NewSubject();
        List<int> received = [];
        for (int round = 0; round < Rounds; round++)
        {
            using CancellationTokenSource cancellation = new();
            Task<int> reading = subject.Reader.ReadAsync(cancellation.Token).AsTask();
            Task sending = Task.Run(() => subject.Other.SendAsync(round));
            await cancellation.CancelAsync();
            await sending.Within();
            try
            {
                received.Add(await reading.Within());
            }
            catch (OperationCanceledException)
            {
                received.Add(await subject.Reader.ReadAsync().Within());
            }
        }

        Assert.Equal(Enumerable.Range(0, Rounds), received);
        Assert.False(subject.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Enumerations_at_once_share_the_items()
    {
        const int Count = 60;
        await using ReaderSubject subject = NewSubject();
        List<int>[] received = [.. Enumerable.Range(0, 3).Select(_ => new List<int>())];
        List<Task> receiving = [.. received.Select(list => Task.Run(async () =>
        {
            await foreach (int number in subject.Reader.ReadAllAsync()) list.Add(number);
        }))];
        await subject.Other.SendAsync(0, Count);
        await subject.Other.CompleteAsync();
        await Task.WhenAll(receiving).Within();
        Assert.Equal(Enumerable.Range(0, Count), received.SelectMany(list => list).Order());
        Assert.All(received, list => Assert.Equal(list.Order(), list));
        await subject.Reader.Completion.Within();
    }

    private static List<Task<int>> ReadSeveral(ReaderSubject subject) => [.. Enumerable.Range(0, Waiting).Select(_ => subject.Reader.ReadAsync().AsTask())];
}
