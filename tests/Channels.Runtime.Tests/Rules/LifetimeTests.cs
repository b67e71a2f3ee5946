using System;
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

namespace Channels.Runtime.Tests.Rules;

/// <summary>How channels come into being, are found, and go.</summary>
public sealed class LifetimeTests : ChannelTest
{
    [Fact]
    public void A_name_is_taken_while_somebody_has_the_channel()
    {
        using (INumbers.Create("taken"))
        {
            Assert.Equal("taken", Assert.Throws<ChannelExistsException>(() => INumbers.Create("taken")).Name);
            using INumbers.Channel opened = INumbers.Open("taken");
        }

        using INumbers.Channel again = INumbers.Create("taken");
        again.Writer.Number(1);
        Assert.Equal(1, again.Reader.Read());
    }

    [Fact]
    public async Task An_end_that_the_creator_leaves_unused_is_closed()
    {
        INumbers.Channel created = INumbers.Create("left");
        using INumbers.Channel opened = INumbers.Open("left");
        Task<int> reading = opened.Reader.ReadAsync().AsTask();
        await Patience.Waits(reading);
        created.Dispose();
        await Assert.ThrowsAsync<ChannelClosedException>(() => reading.Within());
    }

    [Fact]
    public void Nothing_can_be_opened_that_is_not_there()
    {
        Assert.Equal("nothing", Assert.Throws<ChannelNotFoundException>(() => INumbers.Open("nothing")).Name);
        using (INumbers.Create("short")) { }
        Assert.Throws<ChannelNotFoundException>(() => INumbers.Open("short"));
    }

    [Fact]
    public async Task OpenAsync_waits_for_a_channel_of_another_process()
    {
        using INumbers.Channel commands = INumbers.Create();
        await using WorkerProcess worker = WorkerMethods.StartCreateWhenTold("later", commands.Reader, Helper.Worker);
        Task<INumbers.Channel> opening = INumbers.OpenAsync("later").AsTask();
        await Patience.Waits(opening);
        commands.Writer.Number(1);
        using INumbers.Channel channel = await opening.Within();
        Assert.Equal(7, await channel.Reader.ReadAsync().Within());
    }

    [Fact]
    public async Task OpenAsync_can_be_cancelled()
    {
        using CancellationTokenSource cancellation = new();
        Task<INumbers.Channel> opening = INumbers.OpenAsync("never", cancellation.Token).AsTask();
        await Patience.Waits(opening);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening.Within());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => INumbers.OpenAsync("never", new CancellationToken(true)).Within());
    }

    [Fact]
    public async Task The_last_one_to_leave_removes_the_channel()
    {
        using ITexts.Channel answers = ITexts.Create("answers");
        INumbers.Channel channel = INumbers.Create("numbers");
        WorkerProcess worker = WorkerMethods.StartHold("numbers", answers.Writer, Helper.Worker);
        Assert.Equal("holds", await answers.Reader.ReadAsync().Within());
        channel.Dispose();
        Assert.Contains("numbers", Folder.Entries);
        Assert.Throws<ChannelExistsException>(() => INumbers.Create("numbers"));
        await worker.DisposeAsync().Within();
        Assert.DoesNotContain("numbers", Folder.Entries);
        using INumbers.Channel again = INumbers.Create("numbers");
    }

    [Fact]
    public void Files_are_for_their_user_only()
    {
        using IBlocks.Channel channel = IBlocks.Create("files", new ProcessChannelOptions { Capacity = 4096 });
        channel.Writer.Block(new byte[100_000]);
        string[] files = [.. Folder.Entries.Where(entry => entry.Contains('/'))];
        Assert.Equal(3, files.Length);
        Assert.All(files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Folder.Path, file))));
        foreach (string folder in (string[])[Folder.Path, Path.Combine(Folder.Path, "files")])
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        }
    }

    [Fact]
    public async Task Channels_come_and_go_in_several_processes_at_once()
    {
        int count = FullTests.AreOn ? 5_000 : 300;
        WorkerProcess[] workers = [.. Enumerable.Range(0, 3).Select(seed => WorkerMethods.StartComeAndGo(seed, count, Helper.Worker))];
        Task own = Patience.OnThread(() => WorkerMethods.ComeAndGo(1, count));
        foreach (WorkerProcess worker in workers)
        {
            await worker.Completion.Within();
            await worker.DisposeAsync();
        }

        await own.Within();
    }

    [Fact]
    public void Dispose_is_harmless_when_repeated()
    {
        INumbers.Channel channel = INumbers.Create();
        channel.Writer.Number(1);
        channel.Writer.Dispose();
        channel.Writer.Dispose();
        Assert.Equal(1, channel.Reader.Read());
        channel.Reader.Dispose();
        channel.Reader.Dispose();
        channel.Dispose();
        channel.Dispose();
    }
}
