using System.Threading.Tasks;
using Xunit;

namespace Channels.Generator.Tests.Usage;

/// <summary>CHAN046: an async method doesn't block a thread of the pool to receive.</summary>
public sealed class BlockingTests
{
    [Theory]
    [InlineData("async Task SumAsync(INumbers.Reader numbers) { await Task.Yield(); Console.WriteLine({|CHAN046:numbers.Read()|}); }")]
    [InlineData("async Task SumAsync(INumbers.Reader numbers, IItems.Reader items, CancellationToken stop) { await foreach (int item in items.ReadAllAsync()) Console.WriteLine(item + {|CHAN046:numbers.Read(stop)|}); }")]
    [InlineData("async Task SumAsync(INumbers.Reader numbers, CancellationToken stop) { do { int number = {|CHAN046:numbers.Read(stop)|}; await Task.Delay(number); } while (true); }")]
    [InlineData("async ValueTask SumAsync(INumbers.Reader numbers, CancellationToken stop) { await Task.Yield(); while ({|CHAN046:numbers.WaitToRead(Timeout.InfiniteTimeSpan, stop)|}) { while (numbers.TryRead(out int number)) Console.WriteLine(number); } }")]
    [InlineData("void Start(INumbers.Reader numbers) { _ = Task.Run(async () => { int sum = {|CHAN046:numbers.Read()|}; await Task.Delay(sum); }); }")]
    [InlineData("async Task DoAsync(IJobs.Channel jobs, CancellationToken stop) { await jobs.Writer.JobAsync(1); {|CHAN046:jobs.Join(stop)|}; }")]
    [InlineData("async Task DoAsync() { await using var jobs = IJobs.Create(); await using WorkerProcess worker = Workers.StartDo(jobs.Reader); await jobs.Writer.JobAsync(1); {|CHAN046:jobs.Join()|}; jobs.Writer.Complete(); await worker.Completion; }")]
    [InlineData("async Task DoAsync() { await using var numbers = INumbers.Create(); await using WorkerProcess worker = Workers.StartSend(numbers.Writer); await Task.Yield(); Console.WriteLine({|CHAN046:numbers.Reader.Read()|}); await worker.Completion; }")]
    public Task A_call_that_keeps_a_thread_of_the_pool_is_reported(string method) => MessageUse.AssertMembersAsync("static " + method);

    [Theory]
    [InlineData("void Sum(INumbers.Reader numbers) => Console.WriteLine(numbers.Read());")]
    [InlineData("Task SumAsync(INumbers.Reader numbers) => Task.FromResult(numbers.Read());")]
    [InlineData("async Task SumAsync(INumbers.Reader numbers) { Console.WriteLine(numbers.Read()); await Task.Yield(); }")]
    [InlineData("async Task SumAsync(INumbers.Reader numbers, bool each) { if (each) await Task.Yield(); else while (numbers.WaitToRead(Timeout.InfiniteTimeSpan)) _ = numbers.TryRead(out int number); }")]
    [InlineData("async Task SumAsync(INumbers.Reader numbers) { await Task.Yield(); Console.WriteLine(await numbers.ReadAsync()); }")]
    [InlineData("async Task SumAsync(INumbers.Reader numbers) { await Task.Yield(); if (numbers.WaitToRead(TimeSpan.Zero)) _ = numbers.TryRead(TimeSpan.FromSeconds(1), out _); int[] batch = new int[9]; _ = numbers.ReadMany(batch); }")]
    [InlineData("async Task SumAsync(INumbers.Reader numbers) { await Task.Yield(); Func<int> read = () => numbers.Read(); int next = Read(); int Read() => numbers.Read(); }")]
    [InlineData("async Task SendAsync(INumbers.Writer numbers) { await Task.Yield(); for (int i = 0; i < 1000; i++) numbers.Number(i); numbers.WriteMany([1, 2]); }")]
    [InlineData("async Task TestAsync() { await using var numbers = INumbers.Create(); await numbers.Writer.NumberAsync(1); Console.WriteLine(numbers.Reader.Read()); }")]
    [InlineData("async Task TestAsync(INumbers.Reader reader, INumbers.Writer writer) { await Task.Yield(); writer.Number(1); Console.WriteLine(reader.Read()); }")]
    [InlineData("async Task TestAsync(IJobs.Channel jobs) { await jobs.Writer.JobAsync(1); _ = jobs.Reader.TryRead(out int job); jobs.Reader.TaskDone(); jobs.Join(); }")]
    [InlineData("async Task DoAsync(IJobs.Channel jobs) { await jobs.Writer.JobAsync(1); if (!jobs.Join(TimeSpan.FromSeconds(1))) await jobs.JoinAsync(); }")]
    [InlineData("async Task DoAsync(IJobs.Channel jobs, bool awaits) { await jobs.Writer.JobAsync(1); if (awaits) await jobs.JoinAsync(); else jobs.Join(); }")]
    [InlineData("async Task SumAsync(IItems.Reader items) { await Task.Delay(100); for (int i = items.Count; i > 0; i--) Console.WriteLine(items.Read()); }")]
    [InlineData("async Task SumAsync(INumbers.Reader numbers) { while (await numbers.WaitToReadAsync()) Console.WriteLine(numbers.Read()); }")]
    [InlineData("async Task SumAsync(INumbers.Reader numbers) { await Task.Yield(); lock (s_lock) Console.WriteLine(numbers.Read()); }")]
    [InlineData("async Task SumAsync(System.IO.StringReader numbers) { await Task.Yield(); Console.WriteLine(numbers.Read()); }")]
    public Task A_call_that_keeps_no_such_thread_is_not_reported(string method) => MessageUse.AssertTypesAsync(
        $"static class Program {{ static readonly Lock s_lock = new(); static {method} }}");

    [Theory]
    [InlineData("await using var numbers = INumbers.Open(\"numbers\"); await Task.Yield(); Console.WriteLine(numbers.Reader.Read());")]
    [InlineData("await using var jobs = IJobs.Create(); await using WorkerProcess worker = Workers.StartDo(jobs.Reader); await jobs.Writer.JobAsync(1); jobs.Join(); jobs.Writer.Complete(); await worker.Completion;")]
    [InlineData("await using var numbers = INumbers.Open(\"numbers\"); await Task.Run(async () => { await Task.Yield(); Console.WriteLine({|CHAN046:numbers.Reader.Read()|}); });")]
    public Task A_program_begins_on_a_thread_of_its_own(string statements) => MessageUse.AssertProgramAsync(statements);
}
