using System;
using System.Collections.Generic;
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

namespace Channels.Runtime.Tests.Joinables;

/// <summary>Who gets a task, and once more, and when it is a dead letter.</summary>
public sealed class DeliveryTests : ChannelTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_reader_leaves_unfinished_others_get(bool single)
    {
        const int Count = 5_000;
        using ITasks.Channel channel = ITasks.Create(options: new ProcessChannelOptions { SingleReader = single, SingleWriter = single });
        for (int i = 0; i < Count; i++) channel.Writer.Number(i);
        using (ITasks.Channel other = ITasks.Open(channel.Name))
        {
            List<ProcessTask<int>> tasks = [];
            for (int i = 0; i < Count; i++)
            {
                Assert.True(other.Reader.TryReadTask(out ProcessTask<int> task));
                tasks.Add(task);
            }

            // Every third is done, others in any order.
            foreach (ProcessTask<int> task in tasks.Where(static task => task.Value % 3 == 0)) task.Done();
            Assert.False(channel.Reader.TryRead(out _));
            Assert.Equal(0, channel.Reader.Count);
            Assert.Equal(new TasksInFlight(Environment.ProcessId, Count - ((Count + 2) / 3)), Assert.Single(channel.InFlight));
            other.Reader.Dispose();
            _ = Assert.Throws<ObjectDisposedException>(tasks[1].Done);
        }

        Task join = channel.JoinAsync();
        Assert.Equal(Count - ((Count + 2) / 3), channel.Reader.Count);
        Assert.True(channel.Reader.TryPeek(out int first));
        Assert.Equal(1, first);
        for (int i = 0; i < Count; i++)
        {
            if (i % 3 == 0) continue;
            ProcessTask<int> task = await channel.Reader.ReadTaskAsync().Within();
            Assert.Equal((i, 2), (task.Value, task.Deliveries));
            Assert.False(join.IsCompleted);
            task.Done();
        }

        await join.Within();
        Assert.False(channel.Reader.TryReadTask(out _));
    }

    [Fact]
    public void A_reader_that_is_disposed_does_not_get_back_what_it_left()
    {
        using IErrands.Channel channel = IErrands.Create();
        channel.Writer.Fetch("water");
        using (IErrands.Channel other = IErrands.Open(channel.Name))
        {
            Assert.True(other.Reader.TryReadTask(out _));
            other.Reader.Dispose();
            _ = Assert.Throws<ObjectDisposedException>(() => other.Reader.TryReadTask(out _));
            _ = Assert.Throws<ObjectDisposedException>(() => other.Reader.TryPeek(out _));
        }

        Assert.True(channel.Reader.TryReadTask(out ProcessTask<IErrands.Message> task));
        Assert.Equal(2, task.Deliveries);
        task.Done();
    }

    [Fact]
    public async Task A_task_that_is_given_back_too_often_is_a_dead_letter()
    {
        using ITasks.Channel channel = ITasks.Create(options: new ProcessChannelOptions { MaxDeliveries = 2 });
        channel.Writer.Number(7);
        channel.Writer.Number(8);
        ProcessTask<int> task = await channel.Reader.ReadTaskAsync().Within();
        Assert.Equal((7, 1), (task.Value, task.Deliveries));
        task.Abandon(new InvalidOperationException("the first time"));
        _ = Assert.Throws<InvalidOperationException>(task.Done);
        Assert.Equal(2, channel.Unfinished);
        Assert.Equal(2, channel.Reader.Count);
        List<ProcessTask<int>> both = [await channel.Reader.ReadTaskAsync().Within(), await channel.Reader.ReadTaskAsync().Within()];
        Assert.Equal([(7, 2), (8, 1)], both.Select(static task => (task.Value, task.Deliveries)).Order());
        Task join = channel.JoinAsync();
        both.Single(static task => task.Value == 8).Done();
        await Patience.Waits(join);
        both.Single(static task => task.Value == 7).Abandon(new InvalidOperationException("the second time"));

        TasksAbandonedException abandoned = await Assert.ThrowsAsync<TasksAbandonedException>(() => join.Within());
        AbandonedTask letter = Assert.Single(abandoned.Tasks);
        Assert.Equal(("7", 2), (letter.Task, letter.Deliveries));
        Assert.Equal(typeof(InvalidOperationException).FullName, letter.Error!.TypeName);
        Assert.Equal("the second time", letter.Error.Message);
        Assert.Contains("7, delivered 2 times; at last: System.InvalidOperationException: the second time", abandoned.Message);
        Assert.Equal(0, channel.Unfinished);

        // It says so until somebody takes them, wherever that is.
        _ = Assert.Throws<TasksAbandonedException>(channel.Writer.Join);
        using ITasks.Channel other = ITasks.Open(channel.Name);
        DeadLetter<int> taken = Assert.Single(other.TakeDeadLetters());
        Assert.Equal((7, 2, "the second time"), (taken.Value, taken.Deliveries, taken.Error!.Message));
        Assert.Empty(channel.Reader.TakeDeadLetters());
        channel.Join();
    }

    [Fact]
    public async Task A_task_whose_readers_all_leave_is_a_dead_letter()
    {
        using ITasks.Channel channel = ITasks.Create();
        channel.Writer.Number(7);
        for (int i = 1; i <= 3; i++)
        {
            using ITasks.Channel other = ITasks.Open(channel.Name);
            ProcessTask<int> task = await other.Reader.ReadTaskAsync().Within();
            Assert.Equal((7, i), (task.Value, task.Deliveries));
        }

        Task join = channel.JoinAsync();
        await Patience.Waits(join);
        Assert.False(channel.Reader.TryReadTask(out _));
        TasksAbandonedException abandoned = await Assert.ThrowsAsync<TasksAbandonedException>(() => join.Within());
        Assert.Equal(typeof(ChannelPeerLostException).FullName, Assert.Single(abandoned.Tasks).Error!.TypeName);
    }

    [Fact]
    public async Task Messages_of_all_sizes_stay_whole_however_often_they_are_delivered()
    {
        int[] sizes = [0, 1, 100, 5_000, 70_000, 1_000_000];
        using IErrands.Channel channel = IErrands.Create(options: new ProcessChannelOptions { Capacity = 16 << 10 });
        byte[] Load(int number) => [.. Enumerable.Range(0, sizes[number % sizes.Length]).Select(i => (byte)(i * (number + 1)))];
        for (int i = 0; i < 60; i++)
        {
            if (i % 10 == 9) channel.Writer.Fetch(new string((char)('a' + i), i * 100));
            else channel.Writer.Carry(i, Load(i));
        }

        Random random = new(7);
        int done = 0;
        for (int i = 0; done < 60; i++)
        {
            using IErrands.Channel other = IErrands.Open(channel.Name);
            List<ProcessTask<IErrands.Message>> tasks = [];
            while (tasks.Count < 20 && other.Reader.TryReadTask(out ProcessTask<IErrands.Message> task)) tasks.Add(task);
            foreach (ProcessTask<IErrands.Message> task in tasks.OrderBy(_ => random.Next()))
            {
                switch (task.Value)
                {
                    case { Carry: { } carry }: Assert.Equal(Load(carry.Number), carry.Load.ToArray()); break;
                    case { Fetch: { } fetch }: Assert.Equal(new string(fetch.What[0], (fetch.What[0] - 'a') * 100), fetch.What); break;
                }

                // A third is given back, a third is left, and at its last chance each is done.
                int fate = task.Deliveries == 3 ? 0 : random.Next(3);
                if (fate == 0) task.Done();
                if (fate == 1) task.Abandon();
                done += fate == 0 ? 1 : 0;
            }
        }

        await channel.JoinAsync().Within();
    }

    [Fact]
    public async Task Dispatching_finishes_what_returns_and_gives_back_what_throws()
    {
        using IErrands.Channel channel = IErrands.Create();
        for (int i = 0; i < 10; i++) channel.Writer.Carry(i, new byte[i * 10_000]);
        channel.Writer.Fetch("trouble");
        channel.Writer.Complete();
        Handler handler = new();
        await channel.Reader.DispatchAsync(handler).Within();
        Assert.Equal(Enumerable.Range(0, 10), handler.Carried.Order());
        Assert.Equal(3, handler.Fetched);
        TasksAbandonedException abandoned = Assert.Throws<TasksAbandonedException>(channel.Join);
        Assert.Equal("nobody fetches trouble", Assert.Single(abandoned.Tasks).Error!.Message);
        Assert.Equal("trouble", Assert.Single(channel.TakeDeadLetters()).Value.Fetch!.Value.What);
    }

    [Fact]
    public async Task A_task_that_cannot_be_decoded_is_a_dead_letter_and_spoils_no_other()
    {
        using IBrittleTasks.Channel channel = IBrittleTasks.Create(options: new ProcessChannelOptions { MaxDeliveries = 1 });
        string[] names = ["good", Brittle.Broken, "fine"];
        foreach (string name in names) channel.Writer.Handle(new Brittle(name));
        for (int i = 0; i < names.Length; i++)
        {
            try
            {
                (await channel.Reader.ReadTaskAsync().Within()).Abandon();
            }
            catch (Exception exception) when (exception is not TimeoutException)
            {
                Assert.Equal(1, i);
            }
        }

        Assert.Equal(3, Assert.Throws<TasksAbandonedException>(channel.Join).Tasks.Count);
        IReadOnlyList<DeadLetter<Brittle>> letters = channel.TakeDeadLetters();
        Assert.Equal(["good", null, "fine"], letters.Select(static letter => letter.Value?.Name));
        Assert.NotNull(letters[1].Error);
        channel.Join();
    }

    [Fact]
    public async Task While_a_dead_letter_is_described_others_can_take_it()
    {
        using ICuriousTasks.Channel channel = ICuriousTasks.Create(options: new ProcessChannelOptions { MaxDeliveries = 1 });
        using ICuriousTasks.Channel other = ICuriousTasks.Open(channel.Name);
        channel.Writer.Handle(new Curious(1));
        (await channel.Reader.ReadTaskAsync().Within()).Abandon();
        IReadOnlyList<DeadLetter<Curious>> taken = [];
        Curious.Asked = () => taken = other.TakeDeadLetters();
        try
        {
            Assert.Equal("curious 1", Assert.Single(Assert.Throws<TasksAbandonedException>(channel.Join).Tasks).Task);
        }
        finally
        {
            Curious.Asked = null;
        }

        Assert.Equal(1, Assert.Single(taken).Value!.Number);
        channel.Join();
    }

    [Fact]
    public void Dead_letters_that_cannot_be_mapped_now_stay()
    {
        using IErrands.Channel channel = IErrands.Create(options: new ProcessChannelOptions { MaxDeliveries = 1 });
        channel.Writer.Fetch("water");
        channel.Writer.Carry(2, new byte[AddressLimit.TooMuch]);
        for (int i = 0; i < 2; i++)
        {
            Assert.True(channel.Reader.TryReadTask(out ProcessTask<IErrands.Message> task));
            task.Abandon();
        }

        using (new AddressLimit())
        {
            Assert.Equal("water", Assert.Single(channel.TakeDeadLetters()).Value.Fetch!.Value.What);
            _ = Assert.Throws<IOException>(channel.TakeDeadLetters);
        }

        Assert.Equal(AddressLimit.TooMuch, Assert.Single(channel.TakeDeadLetters()).Value.Carry!.Value.Load.Length);
        channel.Join();
    }

    [Fact]
    public async Task A_cancelled_dispatch_gives_its_task_back()
    {
        using ITasks.Channel channel = ITasks.Create();
        channel.Writer.Number(1);
        using CancellationTokenSource cancel = new();
        Task dispatch = channel.Reader.DispatchAsync(new Waiting(cancel), cancel.Token);
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dispatch.Within());
        Assert.True(channel.Reader.TryReadTask(out ProcessTask<int> task));
        Assert.Equal((1, 2), (task.Value, task.Deliveries));
    }

    [Fact]
    public async Task A_reader_stays_while_another_one_has_tasks()
    {
        using ITasks.Channel channel = ITasks.Create();
        channel.Writer.Number(1);
        channel.Writer.Complete();
        Task<List<int>> idle;
        using (ITasks.Channel busy = ITasks.Open(channel.Name))
        {
            _ = busy.Reader.Read();
            idle = ReadAllAsync(channel.Reader);
            await Patience.Waits(idle);
        }

        // It was needed.
        Assert.Equal([1], await idle.Within());
        await channel.JoinAsync().Within();
    }

    /// <summary>Nobody has completed the queue; nobody is left who could.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reader_ends_with_the_last_task_when_all_writers_have_left(bool isAwaited)
    {
        using ITasks.Channel channel = ITasks.Create();
        using ITasks.Channel idle = ITasks.Open(channel.Name);
        channel.Writer.Number(1);
        ProcessTask<int> task = await channel.Reader.ReadTaskAsync().Within();
        Task<bool> waiting = isAwaited ? idle.Reader.WaitToReadAsync().AsTask() : Patience.OnThread(() => idle.Reader.WaitToRead(Patience.Longest));
        idle.Writer.Dispose();
        channel.Writer.Dispose();
        await Patience.Waits(waiting);
        task.Done();
        Assert.False(await waiting.Within());
    }

    [Fact]
    public async Task Readers_that_finish_at_the_end_what_they_took_do_not_wait_for_each_other()
    {
        using ITasks.Channel channel = ITasks.Create();
        using ITasks.Channel other = ITasks.Open(channel.Name);
        channel.Writer.Number(1);
        channel.Writer.Number(2);
        ProcessTask<int> one = await channel.Reader.ReadTaskAsync().Within(), two = await other.Reader.ReadTaskAsync().Within();
        channel.Writer.Complete();
        Task<bool> ofOne = channel.Reader.WaitToReadAsync().AsTask(), ofTwo = other.Reader.WaitToReadAsync().AsTask();
        Assert.False(await ofOne.Within());
        Assert.False(await ofTwo.Within());
        one.Done();
        two.Done();
        await channel.JoinAsync().Within();
    }

    [Fact]
    public async Task Many_are_read_at_once_and_done_one_by_one()
    {
        using ITasks.Channel channel = ITasks.Create();
        channel.Writer.WriteMany(Enumerable.Range(0, 1000).ToArray());
        int[] items = new int[700];
        Assert.Equal(700, channel.Reader.ReadMany(items));
        Assert.Equal(Enumerable.Range(0, 700), items);
        Assert.Equal(new TasksInFlight(Environment.ProcessId, 700), Assert.Single(channel.InFlight));
        for (int i = 0; i < 700; i++) channel.Reader.TaskDone();
        _ = Assert.Throws<InvalidOperationException>(channel.Reader.TaskDone);
        Assert.Equal(300, await channel.Reader.ReadManyAsync(items).Within());
        for (int i = 0; i < 300; i++) channel.Reader.TaskDone();
        channel.Join();
    }

    [Fact]
    public void Only_a_queue_that_is_not_joinable_has_a_maximum()
    {
        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(() => ITasks.Create(options: new ProcessChannelOptions { MaxItems = 5 }));
        Assert.Contains("A joinable queue has no maximum", exception.Message);
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => ITasks.Create(options: new ProcessChannelOptions { MaxDeliveries = 0 }));
    }

    private static async Task<List<int>> ReadAllAsync(ITasks.Reader reader)
    {
        List<int> all = [];
        await foreach (ProcessTask<int> task in reader.ReadTasksAsync())
        {
            all.Add(task.Value);
            task.Done();
        }

        return all;
    }

    private sealed class Handler : IErrands
    {
        internal List<int> Carried { get; } = [];

        internal int Fetched { get; private set; }

        public void Carry(int number, ReadOnlySpan<byte> load)
        {
            Assert.Equal(number * 10_000, load.Length);
            Carried.Add(number);
        }

        public void Fetch(string what)
        {
            Fetched++;
            throw new UserException("nobody fetches " + what);
        }
    }

    private sealed class Waiting(CancellationTokenSource cancel) : ITasks
    {
        public void Number(int value)
        {
            cancel.Cancel();
            cancel.Token.ThrowIfCancellationRequested();
        }
    }
}
