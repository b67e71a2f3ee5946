using System.Threading.Tasks;
using Xunit;

namespace Channels.Generator.Tests.Usage;

/// <summary>CHAN045: somebody looks at what a Try method returns.</summary>
public sealed class IgnoredResultTests
{
    [Theory]
    [InlineData("{|CHAN045:numbers.TryNumber(1)|};")]
    [InlineData("for (int i = 0; i < 10; i++) {|CHAN045:numbers.TryWrite(i)|};")]
    [InlineData("if (stop.IsCancellationRequested) {|CHAN045:numbers.TryWrite(1, TimeSpan.FromSeconds(1))|};")]
    [InlineData("using INumbers.Channel channel = INumbers.Create(); {|CHAN045:channel.Writer.TryNumber(1)|};")]
    [InlineData("Action send = () => { {|CHAN045:numbers.TryNumber(1)|}; };")]
    [InlineData("using var items = IItems.Create(options: new ProcessChannelOptions { MaxItems = 2 }); {|CHAN045:items.Writer.TryItem(1)|};")]
    [InlineData("using var items = await IItems.OpenAsync(\"items\").ConfigureAwait(false); {|CHAN045:items.Reader.TryRead(out int item)|}; Console.WriteLine(item);")]
    [InlineData("using var items = IItems.Open(\"items\"); {|CHAN045:items.Reader.TryRead(out int item)|}; Console.WriteLine(item);")]
    public Task A_result_that_nobody_looks_at_is_reported(string statements) => Method(statements);

    [Theory]
    [InlineData("_ = numbers.TryNumber(1);")]
    [InlineData("bool sent = numbers.TryNumber(1);")]
    [InlineData("if (!numbers.TryNumber(1)) numbers.Number(1);")]
    [InlineData("while (!numbers.TryWrite(1)) Thread.Yield();")]
    [InlineData("numbers.TryComplete();")]
    [InlineData("numbers.TryComplete(new IOException());")]
    [InlineData("queued.TryItem(1);")]
    [InlineData("using var items = IItems.Create(); items.Writer.TryItem(1);")]
    [InlineData("using var items = IItems.Create(options: new ProcessChannelOptions { MaxItems = 2, FullMode = System.Threading.Channels.BoundedChannelFullMode.DropOldest }); items.Writer.TryItem(1);")]
    [InlineData("using var items = IItems.Create(options: new ProcessChannelOptions { SingleWriter = true }); items.Writer.TryItem(1);")]
    [InlineData("Action send = () => numbers.TryNumber(1);")]
    [InlineData("Console.WriteLine(numbers.TryNumber(1));")]
    [InlineData("reader.TryRead(out _);")]
    [InlineData("reader.TryRead(out int number); Console.WriteLine(number);")]
    [InlineData("using var items = IItems.Open(\"items\"); if (items.Reader.WaitToRead(TimeSpan.FromSeconds(1))) { items.Reader.TryRead(out int item); Console.WriteLine(item); }")]
    [InlineData("using var items = IItems.Create(); items.Writer.Item(1); items.Reader.TryRead(out int item); Console.WriteLine(item);")]
    [InlineData("System.Threading.Channels.Channel.CreateBounded<int>(1).Writer.TryWrite(1);")]
    [InlineData("int.TryParse(\"1\", out int value);")]
    public Task A_result_that_is_looked_at_or_does_not_matter_is_not_reported(string statements) => Method(statements);

    private static Task Method(string statements) => MessageUse.AssertMembersAsync($$"""
            static async Task UseAsync(INumbers.Writer numbers, INumbers.Reader reader, IItems.Writer queued, CancellationToken stop)
            {
                {{statements}}
            }
        """);
}
