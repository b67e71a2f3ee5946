using System.Threading.Tasks;
using Xunit;

namespace Channels.Generator.Tests.Usage;

/// <summary>CHAN033: a message is sent after completion.</summary>
public sealed class LateMessageTests
{
    [Theory]
    [InlineData("using var numbers = INumbers.Create(); numbers.Writer.Complete(); {|CHAN033:numbers.Writer.Number(1)|};")]
    [InlineData("using var items = IQueued.Create(); items.Writer.Complete(new IOException()); if (flag) await {|CHAN033:items.Writer.ItemAsync(1)|};")]
    [InlineData("using var numbers = INumbers.Create(); INumbers.Writer writer = numbers.Writer; writer.Number(0); writer.Complete(); for (int i = 0; i < 3; i++) {|CHAN033:numbers.Writer.Write(i)|};")]
    [InlineData("using var tasks = ITasks.Create(); try { tasks.Writer.Complete(); {|CHAN033:tasks.Writer.WriteMany([1, 2])|}; } finally { tasks.Dispose(); }")]
    [InlineData("Action<INumbers.Writer> send = writer => { writer.Complete(); {|CHAN033:writer.Number(1)|}; };")]
    public Task A_message_behind_the_end_is_reported(string statements) => Scene.AssertAsync(statements);

    [Theory]
    [InlineData("using var numbers = INumbers.Create(); numbers.Writer.Number(1); numbers.Writer.Complete();")]
    [InlineData("using var numbers = INumbers.Create(); if (flag) numbers.Writer.Complete(); numbers.Writer.Number(1);")]
    [InlineData("using var numbers = INumbers.Create(); if (flag) { numbers.Writer.Complete(); return; } numbers.Writer.Number(1);")]
    [InlineData("using var numbers = INumbers.Create(); numbers.Writer.Complete(); Workers.Use(numbers.Writer.TryNumber(1)); numbers.Writer.TryComplete();")]
    [InlineData("using var numbers = INumbers.Create(); using var others = INumbers.Create(); numbers.Writer.Complete(); others.Writer.Number(1);")]
    [InlineData("INumbers.Channel numbers = INumbers.Create(); numbers.Writer.Complete(); numbers.Dispose(); numbers = INumbers.Create(); numbers.Writer.Number(1); numbers.Dispose();")]
    [InlineData("for (int i = 0; i < 2; i++) { using var numbers = INumbers.Create(); numbers.Writer.Number(1); numbers.Writer.Complete(); }")]
    [InlineData("using var numbers = INumbers.Create(); numbers.Writer.Complete(); Action late = () => numbers.Writer.Number(1);")]
    [InlineData("using var numbers = INumbers.Create(); numbers.Writer.Complete(); try { numbers.Writer.Number(1); } catch (ChannelClosedException) { }")]
    [InlineData("using var numbers = INumbers.Create(); try { numbers.Writer.Complete(); numbers.Writer.Number(1); throw new IOException(); } catch (ChannelClosedException) { }")]
    [InlineData("using var numbers = INumbers.Create(); try { numbers.Writer.Complete(); } catch (IOException) { } numbers.Writer.Number(1);")]
    [InlineData("using var tasks = ITasks.Create(); tasks.Writer.Complete(); tasks.Writer.Join(); await tasks.Writer.JoinAsync(); await tasks.Writer.FlushAsync(); tasks.Writer.Discard();")]
    [InlineData("using var numbers = INumbers.Create(); numbers.Writer.Complete(); ValueTask late = numbers.Writer.NumberAsync(1);")]
    [InlineData("using var numbers = INumbers.Create(); goto Send; Complete: numbers.Writer.Complete(); return; Send: numbers.Writer.Number(1); goto Complete;")]
    public Task What_may_still_be_sent_is_fine(string statements) => Scene.AssertAsync(statements);
}
