using System.Threading.Tasks;
using Channels.CodeFixes;
using Channels.Generator.Tests.Harness;
using Xunit;

namespace Channels.Generator.Tests.Usage;

/// <summary>CHAN046, fixed.</summary>
public sealed class AwaitFixTests
{
    [Theory]
    [InlineData("int number = reader.Read();", "int number = await reader.ReadAsync();")]
    [InlineData("Console.WriteLine(1 + reader.Read(stop));", "Console.WriteLine(1 + await reader.ReadAsync(stop));")]
    [InlineData("string text = reader.Read().ToString();", "string text = (await reader.ReadAsync()).ToString();")]
    [InlineData("/* All. */ while (reader.WaitToRead(Timeout.InfiniteTimeSpan)) _ = reader.TryRead(out _); // Done.", "/* All. */ while (await reader.WaitToReadAsync()) _ = reader.TryRead(out _); // Done.")]
    [InlineData("_ = reader.WaitToRead(Timeout.InfiniteTimeSpan, stop);", "_ = await reader.WaitToReadAsync(stop);")]
    [InlineData("_ = reader.WaitToRead(cancellationToken: stop, timeout: Timeout.InfiniteTimeSpan);", "_ = await reader.WaitToReadAsync(cancellationToken: stop);")]
    [InlineData("jobs.Join(stop); // All is done.", "await jobs.JoinAsync(stop); // All is done.")]
    public Task A_call_that_blocks_is_awaited(string before, string after) =>
        CodeFixRun.AssertAsync<AwaitFix>("CHAN046", Method(before), Method(after));

    [Theory]
    [InlineData("unsafe { _ = reader.Read(); }")]
    [InlineData("unsafe { _ = Task.Run(async () => { _ = reader.Read(); }); }")]
    [InlineData("unsafe Task ReadAsync() => Task.Run(async () => { _ = reader.Read(); });")]
    public Task Where_nothing_can_be_awaited_no_fix_is_offered(string statement) =>
        CodeFixRun.AssertNotOfferedAsync<AwaitFix>("CHAN046", Method(statement));

    private static string Method(string statement) => $$"""
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        using Channels;

        static class Program
        {
            static async Task UseAsync(INumbers.Reader reader, IJobs.Channel jobs, CancellationToken stop)
            {
                await Task.Yield();
                {{statement}}
            }
        }

        [ProcessChannel(Kind = ChannelKind.Pipe)]
        public partial interface INumbers { void Number(int value); }

        [ProcessChannel(Kind = ChannelKind.Joinable)]
        public partial interface IJobs { void Job(int value); }
        """;
}
