using System;
using System.Linq;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Channels.TestProcess.Workers;
using Xunit;

namespace Channels.Runtime.Tests.Messages;

/// <summary>The error that a channel is completed with, as the other process sees it.</summary>
public sealed class ErrorTests : ChannelTest
{
    private const string UserException = "Channels.TestProcess.Workers.UserException";

    [Fact]
    public async Task It_has_type_message_trace_and_causes()
    {
        RemoteException error = await ErrorOf(ErrorKind.Nested);
        for (int level = 3; level > 0; level--)
        {
            Assert.Equal(UserException, error.TypeName);
            Assert.Equal($"level {level}", error.Message);
            Assert.Contains("ErrorWorkers.ThrowNested", error.RemoteStackTrace);
            Assert.Contains("ErrorWorkers.ThrowNested", error.StackTrace);
            error = Assert.IsType<RemoteException>(error.InnerException);
        }

        Assert.Equal("System.ArgumentException", error.TypeName);
        Assert.Equal("innermost", error.Message);
        Assert.Contains("ErrorWorkers.ThrowNested", error.RemoteStackTrace);
        Assert.Null(error.InnerException);
    }

    [Fact]
    public async Task It_prints_as_the_original_would()
    {
        string text = (await ErrorOf(ErrorKind.Nested)).ToString();
        int[] places = [.. new[] { UserException + ": level 3", UserException + ": level 2", "System.ArgumentException: innermost", "ErrorWorkers.ThrowNested" }
            .Select(part => text.IndexOf(part, StringComparison.Ordinal))];
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }

    [Fact]
    public async Task One_that_was_never_thrown_has_no_trace()
    {
        RemoteException error = await ErrorOf(ErrorKind.NeverThrown);
        Assert.Equal((UserException, "never thrown"), (error.TypeName, error.Message));
        Assert.Null(error.RemoteStackTrace);
    }

    [Fact]
    public async Task A_long_message_is_cut_and_not_lost()
    {
        RemoteException error = await ErrorOf(ErrorKind.LongMessage);
        Assert.Equal(UserException, error.TypeName);
        Assert.StartsWith(new string('m', 1000), error.Message);
        Assert.EndsWith("…", error.Message);
        Assert.Contains("ErrorWorkers", error.RemoteStackTrace);
    }

    [Fact]
    public async Task A_long_trace_is_cut_and_not_lost()
    {
        RemoteException error = await ErrorOf(ErrorKind.LongTrace);
        Assert.Equal((UserException, "deep"), (error.TypeName, error.Message));
        Assert.Contains("ErrorWorkers.ThrowDeeply", error.RemoteStackTrace);
        Assert.EndsWith("…", error.RemoteStackTrace);
    }

    [Fact]
    public async Task Many_long_causes_are_cut_and_not_lost()
    {
        RemoteException? error = await ErrorOf(ErrorKind.LongEverything);
        Assert.Equal(UserException, error.TypeName);
        Assert.StartsWith("level 40üü", error.Message);
        int causes = 0;
        for (; error is not null; error = (RemoteException?)error.InnerException) causes++;
        Assert.InRange(causes, 8, 40);
    }

    [Fact]
    public async Task An_odd_message_does_no_harm()
    {
        RemoteException error = await ErrorOf(ErrorKind.OddMessage);
        Assert.EndsWith(" \0 \u20ac \ud83d\ude00", error.Message);
        Assert.Equal("", (await ErrorOf(ErrorKind.EmptyMessage)).Message);
    }

    [Fact]
    public async Task Of_several_errors_all_are_named()
    {
        RemoteException error = await ErrorOf(ErrorKind.Aggregate);
        Assert.Equal("System.AggregateException", error.TypeName);
        Assert.Contains("first", error.Message);
        Assert.Contains("second", error.Message);
        Assert.Equal("first", error.InnerException?.Message);
    }

    [Fact]
    public async Task One_that_is_passed_on_is_still_the_first_process_s()
    {
        using INumbers.Channel first = INumbers.Create();
        using INumbers.Channel second = INumbers.Create();
        await using WorkerProcess relay = ErrorWorkers.StartRelay(first.Reader, second.Writer, Helper.Worker);
        await using WorkerProcess source = ErrorWorkers.StartFail(first.Writer, ErrorKind.Nested, Helper.Worker);
        RemoteException error = await ErrorOf(second.Reader);
        Assert.Equal((UserException, "level 3"), (error.TypeName, error.Message));
        Assert.Contains("ErrorWorkers.ThrowNested", error.RemoteStackTrace);
        Assert.Equal("level 2", error.InnerException?.Message);
    }

    [Fact]
    public async Task Every_way_to_receive_shows_it()
    {
        using INumbers.Channel channel = INumbers.Create();
        await using WorkerProcess worker = ErrorWorkers.StartFail(channel.Writer, ErrorKind.Nested, Helper.Worker);
        Assert.Equal(1, channel.Reader.Read());
        AssertIsIt(Assert.Throws<ChannelClosedException>(() => channel.Reader.Read()).InnerException);
        AssertIsIt(Assert.Throws<ChannelClosedException>(() => channel.Reader.TryRead(TimeSpan.FromSeconds(1), out _)).InnerException);
        AssertIsIt((await Assert.ThrowsAsync<ChannelClosedException>(() => channel.Reader.ReadAsync().Within())).InnerException);
        AssertIsIt(Record.Exception(() => channel.Reader.WaitToRead(TimeSpan.FromSeconds(1))));
        AssertIsIt(await Record.ExceptionAsync(() => channel.Reader.WaitToReadAsync().Within()));
        AssertIsIt(await Record.ExceptionAsync(() => channel.Reader.Completion.Within()));
        AssertIsIt(await Record.ExceptionAsync(async () => { await foreach (int _ in channel.Reader.ReadAllAsync()) { } }));
        AssertIsIt(await Record.ExceptionAsync(() => channel.Reader.DispatchAsync(new NoNumbers()).Within()));
        Assert.False(channel.Reader.TryRead(out _));

        static void AssertIsIt(Exception? error) => Assert.Equal("level 3", Assert.IsType<RemoteException>(error).Message);
    }

    private static async Task<RemoteException> ErrorOf(ErrorKind kind)
    {
        using INumbers.Channel channel = INumbers.Create();
        await using WorkerProcess worker = ErrorWorkers.StartFail(channel.Writer, kind, Helper.Worker);
        RemoteException error = await ErrorOf(channel.Reader);
        await worker.Completion.Within();
        return error;
    }

    private static async Task<RemoteException> ErrorOf(INumbers.Reader reader)
    {
        Assert.Equal(1, await reader.ReadAsync().Within());
        return await Assert.ThrowsAsync<RemoteException>(() => reader.WaitToReadAsync().Within());
    }

    private sealed class NoNumbers : INumbers
    {
        public void Number(int value) => Assert.Fail($"{value} came from nowhere.");
    }
}
