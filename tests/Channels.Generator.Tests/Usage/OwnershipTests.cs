using System.Threading.Tasks;
using Channels.CodeFixes;
using Channels.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Channels.Generator.Tests.Usage;

/// <summary>CHAN034: a channel, a worker or a pool is never disposed.</summary>
public sealed class OwnershipTests
{
    [Theory]
    [InlineData("INumbers.Channel {|CHAN034:numbers|} = INumbers.Create(); numbers.Writer.Number(1);")]
    [InlineData("var {|CHAN034:items|} = await IQueued.OpenAsync(\"name\", stop); await items.Writer.ItemAsync(1); Console.WriteLine(items.Name);")]
    [InlineData("var {|CHAN034:numbers|} = INumbers.Open(\"name\"); INumbers.Reader reader = numbers.Reader; workers.Add(Workers.StartSum(reader));")]
    [InlineData("WorkerProcess {|CHAN034:worker|} = Workers.StartIdle(); await worker.Completion;")]
    [InlineData("var {|CHAN034:tasks|} = ITasks.Create(); await tasks.JoinAsync(stop);")]
    [InlineData("Func<Task> inner = async () => { var {|CHAN034:numbers|} = INumbers.Create(); Workers.Use(await numbers.Reader.ReadAsync()); };")]
    [InlineData("WorkerProcess<int> {|CHAN034:worker|} = Workers.StartAnswer(); Console.WriteLine(await worker.Result);")]
    [InlineData("WorkerProcess {|CHAN034:worker|} = Workers.StartAnswer(); await worker.Completion;")]
    [InlineData("ProcessChannel<int> {|CHAN034:numbers|} = INumbers.Create(); Console.WriteLine(numbers.Name);")]
    [InlineData("WorkerProcess {|CHAN034:worker|} = Workers.StartIdle(new WorkerOptions { Executable = \"other\" }); await worker.Completion;")]
    [InlineData("using var items = IQueued.Create(); WorkerPool {|CHAN034:pool|} = WorkerPool.Start(2, options => Workers.StartTake(items.Reader, options)); items.Writer.Complete(); await pool.DrainAsync(stop);")]
    [InlineData("using var items = IQueued.Create(); var {|CHAN034:pool|} = WorkerPool.Start(count, options => Workers.StartTake(items.Reader, options), new WorkerPoolOptions { Spares = 0 }); Console.WriteLine(pool.Count); await pool.Completion;")]
    [InlineData("var {|CHAN034:pool|} = WorkerPool.Start(2, Workers.StartIdle); await foreach (WorkerEvent happened in pool.Events) Console.WriteLine(happened);")]
    [InlineData("Func<Task> inner = async () => { WorkerPool {|CHAN034:pool|} = WorkerPool.Start(2, _ => Workers.StartIdle()); await pool.DrainAsync(); };")]
    [InlineData("await using var pool = WorkerPool.Start(2, options => { WorkerProcess {|CHAN034:other|} = Workers.StartIdle(); Console.WriteLine(other.Completion.Status); return Workers.StartAnswer(options); });")]
    public Task What_nobody_disposes_is_reported(string statements) => Scene.AssertAsync(statements);

    [Theory]
    [InlineData("using INumbers.Channel numbers = INumbers.Create(); numbers.Writer.Number(1);")]
    [InlineData("await using var items = await IQueued.OpenAsync(\"name\", stop); items.Writer.Item(1);")]
    [InlineData("using (var numbers = INumbers.Open(\"name\")) numbers.Writer.Number(1);")]
    [InlineData("INumbers.Channel numbers = INumbers.Create(); try { numbers.Writer.Number(1); } finally { numbers.Dispose(); }")]
    [InlineData("INumbers.Channel numbers = INumbers.Create(); await numbers.DisposeAsync();")]
    [InlineData("INumbers.Channel numbers = INumbers.Create(); using (numbers) { numbers.Writer.Number(1); }")]
    [InlineData("INumbers.Channel numbers = INumbers.Create(); _kept = numbers;")]
    [InlineData("INumbers.Channel numbers = INumbers.Create(); Workers.Use(numbers);")]
    [InlineData("INumbers.Channel numbers = INumbers.Create(); Workers.Use(numbers.Writer);")]
    [InlineData("List<INumbers.Channel> all = []; INumbers.Channel numbers = INumbers.Create(); all.Add(numbers);")]
    [InlineData("INumbers.Channel numbers = INumbers.Create(); stop.Register(() => numbers.Dispose());")]
    [InlineData("INumbers.Channel numbers = INumbers.Create(); numbers.Writer.Dispose(); numbers.Reader.Dispose();")]
    [InlineData("INumbers.Channel numbers = INumbers.Create(); INumbers.Channel other = numbers; other.Dispose();")]
    [InlineData("INumbers.Channel? numbers = null; numbers = INumbers.Create(); numbers.Writer.Number(1);")]
    [InlineData("WorkerProcess worker = Workers.StartIdle(); await worker.Completion; await worker.DisposeAsync();")]
    [InlineData("WorkerProcess worker = Workers.StartIdle(); worker.Kill(); await worker.WaitForExitAsync();")]
    [InlineData("WorkerProcess worker = Workers.StartIdle(); workers.Add(worker);")]
    [InlineData("WorkerProcess worker = Workers.StartIdle(); await worker.Completion; await worker.StopAsync(TimeSpan.Zero, stop);")]
    [InlineData("WorkerProcess worker = Workers.StartIdle(new WorkerOptions { IsDetached = true }); Console.WriteLine(worker.Id);")]
    [InlineData("await using var worker = Workers.StartAnswer(); Console.WriteLine(await worker.Result);")]
    [InlineData("WorkerProcess<int> worker = Workers.StartAnswer(); try { Console.WriteLine(await worker.Result); } finally { await worker.DisposeAsync(); }")]
    [InlineData("WorkerProcess<int> worker = Workers.StartAnswer(); workers.Add(worker); Console.WriteLine(await worker.Result);")]
    [InlineData("ProcessChannel<int> numbers = INumbers.Create(); Workers.Use(numbers.Reader);")]
    [InlineData("using ProcessChannel<int> numbers = INumbers.Create(); Console.WriteLine(numbers.Name);")]
    [InlineData("INumbers.Channel Make() { INumbers.Channel numbers = INumbers.Create(); numbers.Writer.Number(1); return numbers; } using var made = Make();")]
    [InlineData("using var items = IQueued.Create(); await using WorkerPool pool = WorkerPool.Start(2, options => Workers.StartTake(items.Reader, options)); items.Writer.Complete(); await pool.DrainAsync(stop);")]
    [InlineData("using var items = IQueued.Create(); await using (WorkerPool pool = WorkerPool.Start(2, options => Workers.StartTake(items.Reader, options))) await pool.Completion;")]
    [InlineData("using var items = IQueued.Create(); WorkerPool pool = WorkerPool.Start(2, options => Workers.StartTake(items.Reader, options)); try { await pool.DrainAsync(stop); } finally { await pool.StopAsync(TimeSpan.FromSeconds(1)); }")]
    [InlineData("using var items = IQueued.Create(); WorkerPool pool = WorkerPool.Start(2, options => Workers.StartTake(items.Reader, options)); await using (pool.ConfigureAwait(false)) { await pool.Completion; }")]
    [InlineData("using var items = IQueued.Create(); WorkerPool pool = WorkerPool.Start(2, options => Workers.StartTake(items.Reader, options)); await pool.DisposeAsync();")]
    [InlineData("using var items = IQueued.Create(); List<WorkerPool> pools = []; WorkerPool pool = WorkerPool.Start(2, options => Workers.StartTake(items.Reader, options)); pools.Add(pool); await pool.DrainAsync();")]
    [InlineData("using var items = IQueued.Create(); WorkerPool pool = WorkerPool.Start(2, options => Workers.StartTake(items.Reader, options)); stop.Register(() => _ = pool.StopAsync());")]
    [InlineData("using var items = IQueued.Create(); WorkerPool? pool = null; pool = WorkerPool.Start(2, options => Workers.StartTake(items.Reader, options)); await pool.DrainAsync();")]
    [InlineData("WorkerPool Start() { WorkerPool pool = WorkerPool.Start(2, Workers.StartIdle); Console.WriteLine(pool.Count); return pool; } await using WorkerPool started = Start();")]
    [InlineData("await using var pool = WorkerPool.Start(2, options => { WorkerProcess worker = Workers.StartIdle(options); Console.WriteLine(worker.Id); return worker; });")]
    [InlineData("await using var pool = WorkerPool.Start(2, _ => { var worker = Workers.StartAnswer(); Console.WriteLine(worker.Id); return worker; });")]
    [InlineData("await using var pool = WorkerPool.Start(2, delegate { WorkerProcess worker; worker = Workers.StartIdle(); return worker; });")]
    public Task What_somebody_disposes_or_gets_is_fine(string statements) => Scene.AssertAsync(statements);

    [Theory]
    [InlineData("var numbers = INumbers.Create();", "await using var numbers = INumbers.Create();")]
    [InlineData("/* One. */ INumbers.Channel numbers = INumbers.Open(\"name\"); // Two.", "/* One. */ await using INumbers.Channel numbers = INumbers.Open(\"name\"); // Two.")]
    [InlineData("WorkerProcess worker = Workers.StartIdle();\n        await worker.Completion;", "await using WorkerProcess worker = Workers.StartIdle();\n        await worker.Completion;")]
    [InlineData("var worker = Workers.StartAnswer();\n        Workers.Use(await worker.Result);", "await using var worker = Workers.StartAnswer();\n        Workers.Use(await worker.Result);")]
    [InlineData("WorkerPool pool = WorkerPool.Start(2, options => Workers.StartIdle(options));\n        await pool.DrainAsync();", "await using WorkerPool pool = WorkerPool.Start(2, options => Workers.StartIdle(options));\n        await pool.DrainAsync();")]
    public Task A_declaration_is_made_one_that_disposes(string before, string after) => CodeFixRun.AssertAsync<AddUsingFix>(
        "CHAN034", Scene.Source(Scene.Method(before)), Scene.Source(Scene.Method(after)));

    [Fact]
    public Task Where_nothing_is_awaited_a_channel_is_disposed_at_once() => CodeFixRun.AssertAsync<AddUsingFix>(
        "CHAN034",
        Scene.Source("public static class Test { public static void Run() { var numbers = INumbers.Create(); numbers.Writer.Number(1); } }"),
        Scene.Source("public static class Test { public static void Run() { using var numbers = INumbers.Create(); numbers.Writer.Number(1); } }"));

    [Fact]
    public Task A_program_can_await() => CodeFixRun.AssertAsync<AddUsingFix>(
        "CHAN034",
        Scene.Source("if (WorkerHost.IsWorker) return await WorkerHost.RunAsync();\nWorkerProcess worker = Workers.StartIdle();\nawait worker.Completion;\nreturn 0;\n"),
        Scene.Source("if (WorkerHost.IsWorker) return await WorkerHost.RunAsync();\nawait using WorkerProcess worker = Workers.StartIdle();\nawait worker.Completion;\nreturn 0;\n"),
        OutputKind.ConsoleApplication);

    [Fact]
    public Task Where_nothing_can_be_awaited_a_worker_is_left_alone() => CodeFixRun.AssertNotOfferedAsync<AddUsingFix>(
        "CHAN034",
        Scene.Source("public static class Test { public static Task Run() { WorkerProcess worker = Workers.StartIdle(); return worker.Completion; } }"));

    [Fact]
    public Task Where_nothing_can_be_awaited_a_pool_is_left_alone() => CodeFixRun.AssertNotOfferedAsync<AddUsingFix>(
        "CHAN034",
        Scene.Source("public static class Test { public static Task Run() { WorkerPool pool = WorkerPool.Start(2, Workers.StartIdle); return pool.DrainAsync(); } }"));
}
