using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Channels.TestProcess.Contracts;
using Channels.TestProcess.Workers;
using Xunit;

namespace Channels.TestProcess.Scenarios;

/// <summary>What happens where there is no room: for a process whose folder of channels lies on a file system of one mebibyte.</summary>
internal static class FullDisk
{
    private static readonly ProcessChannelOptions s_small = new() { Capacity = 64 * 1024 };

    internal static async Task RunAsync()
    {
        string folder = Environment.GetEnvironmentVariable("CHANNELS_DIR")!;
        Assert.InRange(new DriveInfo(folder).TotalSize, 1, 1 << 20);

        CreationFails();
        Assert.Empty(Directory.GetFileSystemEntries(folder));
        ManyCreationsFail();
        Assert.Empty(Directory.GetFileSystemEntries(folder));
        await ASendFails();
        Assert.Empty(Directory.GetFileSystemEntries(folder));
        AnObjectThatGrowsFails();
        Assert.Empty(Directory.GetFileSystemEntries(folder));
        await AFailureIsCut();
        Assert.Empty(Directory.GetFileSystemEntries(folder));
        await AStartFails();
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    private static void CreationFails()
    {
        AssertIsFull(() => INumbers.Create(options: new ProcessChannelOptions { Capacity = 8 << 20 }));

        // A queue with a maximum has all its room from the beginning; one without reserves a ring when its producer comes.
        AssertIsFull(() => IQueuedNumbers.Create(options: new ProcessChannelOptions { MaxItems = 10, Capacity = 8 << 20 }));
        AssertIsFull(() => IQueuedNumbers.Create(options: new ProcessChannelOptions { MaxItems = ProcessChannelOptions.LargestMaxItems }));
    }

    private static void ManyCreationsFail()
    {
        List<INumbers.Channel> channels = [];
        AssertIsFull(() =>
        {
            while (true) channels.Add(INumbers.Create(options: s_small));
        });
        Assert.InRange(channels.Count, 2, 16);
        foreach (INumbers.Channel channel in channels)
        {
            channel.Writer.Number(1);
            Assert.Equal(1, channel.Reader.Read());
            channel.Dispose();
        }
    }

    private static async Task ASendFails()
    {
        using IBlocks.Channel channel = IBlocks.Create(options: s_small);
        channel.Writer.Block([1]);
        channel.Writer.Block(new byte[100_000]);
        byte[] tooLarge = new byte[2 << 20];
        AssertIsFull(() => channel.Writer.Block(tooLarge));
        AssertIsFull(() => channel.Writer.TryBlock(tooLarge));
        AssertIsFull(() => channel.Writer.Write(tooLarge));
        await Assert.ThrowsAsync<IOException>(async () => await channel.Writer.BlockAsync(tooLarge));
        await Assert.ThrowsAsync<IOException>(async () => await channel.Writer.WriteAsync(tooLarge));
        channel.Writer.Block([2]);
        channel.Writer.Block(new byte[300_000]);
        channel.Writer.Complete();
        List<int> lengths = [];
        await foreach (ReadOnlyMemory<byte> block in channel.Reader.ReadAllAsync()) lengths.Add(block.Length);
        Assert.Equal([1, 100_000, 1, 300_000], lengths);
    }

    private static void AnObjectThatGrowsFails()
    {
        using IJobs.Channel channel = IJobs.Create(options: s_small);
        Job small = new(1, "small", ["a"]);
        channel.Writer.Put(small);
        AssertIsFull(() => channel.Writer.Put(new Job(2, "large", [.. Enumerable.Repeat(new string('x', 10_000), 300)])));
        channel.Writer.Put(small);
        for (int i = 0; i < 2; i++) Assert.Equal("small", channel.Reader.Read().Name);
        Assert.False(channel.Reader.TryRead(out _));
    }

    private static async Task AFailureIsCut()
    {
        using IClerk.Channel channel = IClerk.Create(options: s_small);
        Clerk handler = new()
        {
            OnAsk = static (_, _) => throw new UserException(new string('m', 2 << 20)),
            OnFetch = static length => new ValueTask<byte[]>(new byte[length]),
        };
        Task serving = channel.Reader.DispatchAsync(handler);
        Assert.StartsWith("mmm", (await Assert.ThrowsAsync<RemoteException>(async () => await channel.Writer.Ask(1))).Message);
        Assert.Equal(typeof(IOException).FullName, (await Assert.ThrowsAsync<RemoteException>(async () => await channel.Writer.Fetch(2 << 20))).TypeName);
        Assert.Equal(100, (await channel.Writer.Fetch(100)).Length);
        channel.Writer.Complete();
        await serving;
    }

    private static async Task AStartFails()
    {
        using ITexts.Channel answers = ITexts.Create(options: s_small);
        AssertIsFull(() => Start(new byte[2 << 20]));

        // The endpoint is here again, and the next start works.
        await using WorkerProcess worker = Start(new byte[100]);
        Assert.NotNull(await answers.Reader.ReadAsync());
        await worker.Completion;

        WorkerProcess Start(byte[] bytes) =>
            WorkerMethods.StartReport(1, null, null, null, bytes, default, default, null, null, false, default, answers.Writer, Helper.Worker);
    }

    private static void AssertIsFull(Action action)
    {
        IOException exception = Assert.Throws<IOException>(action);
        Assert.Contains("full", exception.Message);
        Assert.Contains("CHANNELS_DIR", exception.Message);
    }
}
