using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Xunit;

namespace Channels.Runtime.Tests.Joinables;

/// <summary>When a join is over, and what it says if it is not.</summary>
public sealed class JoinTests : ChannelTest
{
    [Fact]
    public async Task An_empty_queue_is_joined_at_once()
    {
        using ITasks.Channel channel = ITasks.Create();
        Assert.True(channel.Join(TimeSpan.Zero));
        Task join = channel.Reader.JoinAsync();
        Assert.True(join.IsCompletedSuccessfully);
        channel.Writer.Join();
        await channel.Writer.JoinAsync().Within();
    }

    [Fact]
    public async Task Everything_that_was_put_has_to_be_done()
    {
        using ITasks.Channel channel = ITasks.Create();
        for (int i = 0; i < 3; i++) channel.Writer.Number(i);
        Task join = channel.JoinAsync();
        Task blocked = Patience.OnThread(channel.Join);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(i, channel.Reader.Read());
            await Patience.Waits(join);
            Assert.Equal(3 - i, channel.Unfinished);
            Assert.Equal(new TasksInFlight(Environment.ProcessId, 1), Assert.Single(channel.InFlight));
            channel.Reader.TaskDone();
        }

        await join.Within();
        await blocked.Within();
        Assert.Equal(0, channel.Unfinished);
        Assert.Empty(channel.InFlight);
    }

    [Fact]
    public async Task Objects_are_put_by_awaiting_and_done_by_counting_or_each()
    {
        await using IJobTasks.Channel channel = IJobTasks.Create();
        List<Job> jobs = [.. Enumerable.Range(0, 20).Select(static i => new Job(i, i % 3 == 0 ? null : "job " + i, [new string('x', i * 5000)]))];
        foreach (Job job in jobs) await channel.Writer.PutAsync(job);
        channel.Writer.Complete();
        Task join = channel.JoinAsync();
        List<int> done = [];
        await foreach (Job job in channel.Reader.ReadAllAsync())
        {
            Assert.Equal((jobs[done.Count].Name, jobs[done.Count].Tags![0]), (job.Name, job.Tags![0]));
            done.Add(job.Id);
            channel.Reader.TaskDone();
            if (done.Count == 10) break;
        }

        await foreach (ProcessTask<Job> task in channel.Reader.ReadTasksAsync())
        {
            Assert.Equal(jobs[done.Count].Tags![0], task.Value.Tags![0]);
            done.Add(task.Value.Id);
            Assert.False(join.IsCompleted);
            task.Done();
        }

        Assert.Equal(Enumerable.Range(0, 20), done);
        await join.Within();
    }

    [Fact]
    public void Done_once_too_often()
    {
        using ITasks.Channel channel = ITasks.Create();
        _ = Assert.Throws<InvalidOperationException>(channel.Reader.TaskDone);
        channel.Writer.Number(1);
        _ = Assert.Throws<InvalidOperationException>(channel.Reader.TaskDone);
        _ = channel.Reader.Read();
        channel.Reader.TaskDone();
        _ = Assert.Throws<InvalidOperationException>(channel.Reader.TaskDone);
        Assert.True(channel.Join(TimeSpan.Zero));

        channel.Writer.Number(2);
        Assert.True(channel.Reader.TryReadTask(out ProcessTask<int> task));
        task.Done();
        _ = Assert.Throws<InvalidOperationException>(task.Done);
        _ = Assert.Throws<InvalidOperationException>(() => task.Abandon());
        _ = Assert.Throws<InvalidOperationException>(default(ProcessTask<int>).Done);
        Assert.True(channel.Join(TimeSpan.Zero));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_the_feeder_still_holds_is_waited_for(bool single)
    {
        const int Count = 20_000;
        using ITasks.Channel channel = ITasks.Create(options: new ProcessChannelOptions { Capacity = 4096, SingleReader = single, SingleWriter = single });
        for (int i = 0; i < Count; i++) channel.Writer.Number(i);
        Assert.InRange(channel.Writer.Buffered, 1, Count);
        Assert.Equal(Count, channel.Unfinished);
        Task join = channel.JoinAsync();
        for (int i = 0; i < Count; i++)
        {
            Assert.False(join.IsCompleted);
            Assert.Equal(i, channel.Reader.Read());
            channel.Reader.TaskDone();
        }

        await join.Within();
    }

    [Fact]
    public async Task A_task_is_done_after_what_it_put_is_in_shared_memory()
    {
        const int Children = 10_000;
        using ITasks.Channel channel = ITasks.Create(options: new ProcessChannelOptions { Capacity = 4096 });
        channel.Writer.Number(-1);
        Assert.True(channel.Reader.TryReadTask(out ProcessTask<int> parent));
        for (int i = 0; i < Children; i++) channel.Writer.Number(i);
        Assert.NotEqual(0, channel.Writer.Buffered);
        parent.Done();
        Assert.Equal(Children + 1, channel.Unfinished);
        _ = Assert.Throws<InvalidOperationException>(parent.Done);
        _ = Assert.Throws<InvalidOperationException>(channel.Reader.TaskDone);
        Task join = channel.JoinAsync();
        for (int i = 0; i < Children; i++)
        {
            Assert.Equal(i, channel.Reader.Read());
            Assert.False(join.IsCompleted);
            channel.Reader.TaskDone();
        }

        await join.Within();
        Assert.Equal(0, channel.Unfinished);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Several_threads_count_what_is_done(bool isBuffered)
    {
        const int Count = 4_000, Threads = 4, Capacity = 4096;
        using ITasks.Channel channel = ITasks.Create(options: new ProcessChannelOptions { Capacity = Capacity });
        using ITasks.Channel other = ITasks.Open(channel.Name);
        for (int i = 0; i < Count; i++)
        {
            channel.Writer.Number(i);
            Assert.Equal(i, other.Reader.Read());
        }

        // What this process still holds keeps them all from being finished at once.
        int rest = isBuffered ? Capacity : 0;
        for (int i = 0; i < rest; i++) channel.Writer.Number(i);
        Task[] counting = [.. Enumerable.Range(0, Threads).Select(_ => Patience.OnThread(() =>
        {
            for (int i = 0; i < Count / Threads; i++) other.Reader.TaskDone();
        }))];
        await Task.WhenAll(counting).Within();
        _ = Assert.Throws<InvalidOperationException>(other.Reader.TaskDone);
        Assert.Equal(isBuffered ? Count + rest : 0, channel.Unfinished);
        for (int i = 0; i < rest; i++)
        {
            Assert.Equal(i, channel.Reader.Read());
            channel.Reader.TaskDone();
        }

        await channel.JoinAsync().Within();
    }

    /// <summary>Each task waits for several writers' buffers, one after the other, in an order that depends on which was used first.</summary>
    [Fact]
    public async Task Writers_whose_buffers_are_emptied_at_once_do_not_wait_for_each_other()
    {
        const int Attempts = 25, Large = 2_000;
        using IErrands.Channel channel = IErrands.Create("errands", new ProcessChannelOptions { Capacity = 4096 });
        IErrands.Channel[] others = [.. Enumerable.Range(0, 3).Select(static _ => IErrands.Open("errands"))];
        Queue<ProcessTask<IErrands.Message>> tasks = [];
        for (int i = 0; i < 2 * Attempts; i++)
        {
            channel.Writer.Fetch("nothing");
            Assert.True(channel.Reader.TryReadTask(out ProcessTask<IErrands.Message> task));
            tasks.Enqueue(task);
        }

        Random random = new(3);
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            // One of six orders leads to a task that comes from one to the other, and one that goes the other way.
            foreach (IErrands.Channel other in others.OrderBy(_ => random.Next())) FillRing(other.Writer);
            tasks.Dequeue().Done();
            IErrands.Writer one = others[0].Writer, another = others[1].Writer;
            another.Discard();
            others[2].Writer.Discard();
            FillRing(another);
            string[] before = Folder.Entries;
            another.Carry(0, new byte[2000]);
            string first = Path.Combine(Folder.Path, Assert.Single(Folder.Entries.Except(before)));
            for (int i = 1; i < Large; i++) another.Carry(i, new byte[2000]);
            tasks.Dequeue().Done();

            // As many files take a while to be removed, the other one comes in the middle of that.
            Task discarding = Patience.OnThread(another.Discard);
            while (File.Exists(first) && !discarding.IsCompleted) await Task.Yield();
            await Task.WhenAll(discarding, Patience.OnThread(one.Discard)).Within();
        }

        while (channel.Reader.TryReadTask(out ProcessTask<IErrands.Message> task)) task.Done();
        await channel.JoinAsync().Within();
        foreach (IErrands.Channel other in others) other.Dispose();

        static void FillRing(IErrands.Writer writer)
        {
            while (writer.Buffered == 0) writer.Fetch("nothing");
        }
    }

    [Fact]
    public async Task A_join_that_is_given_up_says_what_is_unfinished()
    {
        using ITasks.Channel channel = ITasks.Create();
        channel.Writer.Number(1);
        Assert.False(channel.Join(TimeSpan.FromMilliseconds(1)));
        TimeoutException timeout = await Assert.ThrowsAsync<TimeoutException>(() => channel.JoinAsync(TimeSpan.FromMilliseconds(1)));
        Assert.Contains("1 task is not finished", timeout.Message);
        Assert.Contains("No process that could take them", timeout.Message);

        using CancellationTokenSource cancel = new();
        Task join = channel.JoinAsync(cancel.Token);
        Task blocked = Patience.OnThread(() => channel.Join(cancel.Token));
        await Patience.Waits(join);
        cancel.Cancel();
        Assert.Contains("1 task is", (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => join.Within())).Message);
        Assert.Contains("1 task is", (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => blocked.Within())).Message);

        // Now somebody takes.
        _ = channel.Reader.Read();
        timeout = await Assert.ThrowsAsync<TimeoutException>(() => channel.JoinAsync(TimeSpan.FromMilliseconds(1)));
        Assert.DoesNotContain("No process", timeout.Message);
    }

    [Fact]
    public async Task Ten_thousand_tasks_are_done_in_any_order()
    {
        const int Count = 10_000;
        using ITasks.Channel channel = ITasks.Create();
        for (int i = 0; i < Count; i++) channel.Writer.Number(i);
        ProcessTask<int>[] tasks = new ProcessTask<int>[Count];
        for (int i = 0; i < Count; i++)
        {
            Assert.True(channel.Reader.TryReadTask(out tasks[i]));
            Assert.Equal(i, tasks[i].Value);
            Assert.Equal(1, tasks[i].Deliveries);
        }

        Task join = channel.JoinAsync();
        Random random = new(5);
        tasks = [.. tasks.OrderBy(_ => random.Next())];
        for (int i = 0; i < Count; i++)
        {
            if (i % 1000 == 0) Assert.Equal(Count - i, channel.Unfinished);
            Assert.False(join.IsCompleted);
            tasks[i].Done();
        }

        await join.Within();
        _ = Assert.Throws<InvalidOperationException>(tasks[0].Done);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_long_task_does_not_hold_the_room_of_all_that_come_after_it(bool single)
    {
        const int Count = 1_000_000;
        using ITasks.Channel channel = ITasks.Create(options: new ProcessChannelOptions { SingleReader = single, SingleWriter = single });
        channel.Writer.Number(-1);
        Assert.True(channel.Reader.TryReadTask(out ProcessTask<int> old));
        long before = await Folder.AllocatedAsync();
        for (int i = 0; i < Count; i++)
        {
            channel.Writer.Number(i);
            Assert.True(channel.Reader.TryReadTask(out ProcessTask<int> task));
            Assert.Equal(i, task.Value);
            task.Done();
        }

        Assert.InRange(await Folder.AllocatedAsync(), 0, before + (1 << 20));
        Task join = channel.JoinAsync();
        await Patience.Waits(join);
        Assert.Equal(1, channel.Unfinished);
        old.Done();
        await join.Within();
        _ = Assert.Throws<InvalidOperationException>(old.Done);
    }
}
