using System.Threading.Tasks;
using Xunit;

namespace Channels.Generator.Tests.Usage;

/// <summary>CHAN051: a program doesn't learn how a worker, or a pool, ends.</summary>
public sealed class ObservationTests
{
    [Theory]
    [InlineData("using var numbers = INumbers.Create(); await using WorkerProcess {|CHAN051:worker|} = Workers.StartSum(numbers.Reader); numbers.Writer.Complete();")]
    [InlineData("await using var {|CHAN051:worker|} = Workers.StartIdle(); Console.WriteLine(worker.Id);")]
    [InlineData("using var items = IQueued.Create(); WorkerProcess {|CHAN051:worker|} = Workers.StartPut(items.Writer); try { Workers.Use(items.Reader.Read()); } finally { await worker.DisposeAsync(); }")]
    [InlineData("await using (WorkerProcess {|CHAN051:worker|} = Workers.StartIdle()) { await Task.Delay(10); }")]
    [InlineData("using var numbers = INumbers.Create(); {|CHAN051:Workers.StartSum(numbers.Reader)|}; numbers.Writer.Complete();")]
    [InlineData("for (int i = 0; i < count; i++) {|CHAN051:Workers.StartIdle()|};")]
    [InlineData("await using WorkerProcess<int> {|CHAN051:worker|} = Workers.StartAnswer(); Console.WriteLine(worker.Id);")]
    [InlineData("await using WorkerProcess {|CHAN051:worker|} = Workers.StartAnswer(); await Task.Delay(10);")]
    [InlineData("using var numbers = INumbers.Create(); await using var {|CHAN051:worker|} = Workers.StartTotal(numbers.Reader); numbers.Writer.Complete();")]
    [InlineData("for (int i = 0; i < count; i++) {|CHAN051:Workers.StartAnswer()|};")]
    [InlineData("await using WorkerProcess {|CHAN051:worker|} = Workers.StartIdle(new WorkerOptions { Executable = \"other\", IsDetached = false });")]
    [InlineData("WorkerProcess {|CHAN051:worker|} = Workers.StartIdle(); try { await Task.Delay(10); } finally { await worker.StopAsync(); }")]
    public Task A_worker_whose_failure_is_lost_is_reported(string statements) => Scene.AssertAsync(statements);

    [Theory]
    [InlineData("await using WorkerProcess worker = Workers.StartIdle(); await worker.Completion;")]
    [InlineData("await using WorkerProcess worker = Workers.StartIdle(); Console.WriteLine(await worker.WaitForExitAsync(stop));")]
    [InlineData("await using WorkerProcess worker = Workers.StartIdle(); await Task.WhenAll(worker.Completion, Task.Delay(10));")]
    [InlineData("await using WorkerProcess worker = Workers.StartIdle(); _ = worker.Completion.ContinueWith(task => Console.WriteLine(task.Exception));")]
    [InlineData("await using WorkerProcess worker = Workers.StartIdle(); Func<Task> wait = () => worker.Completion;")]
    [InlineData("await using WorkerProcess worker = Workers.StartIdle(); worker.Kill();")]
    [InlineData("WorkerProcess worker = Workers.StartIdle(); await Task.Delay(10); await worker.DisposeAsync();")]
    [InlineData("await using WorkerProcess worker = Workers.StartIdle(); await worker.Started;")]
    [InlineData("WorkerProcess worker = Workers.StartIdle(); workers.Add(worker);")]
    [InlineData("await using WorkerProcess worker = Workers.StartIdle(); Workers.Use(worker);")]
    [InlineData("await Workers.StartIdle().Completion;")]
    [InlineData("_ = Workers.StartIdle();")]
    [InlineData("using var numbers = INumbers.Create(); await using WorkerProcess worker = Workers.StartFill(numbers.Writer); Workers.Use(await numbers.Reader.ReadAsync());")]
    [InlineData("await using WorkerProcess worker = Workers.StartIdle(); using var answers = await INumbers.OpenAsync(\"made by the worker\", stop); Workers.Use(await answers.Reader.ReadAsync());")]
    [InlineData("try { Workers.StartIdle(); } catch (IOException) { }")]
    [InlineData("Action start = () => Workers.StartIdle(); using var numbers = INumbers.Create(); Workers.StartNothing(numbers.Reader);")]
    [InlineData("await using var worker = Workers.StartAnswer(); Console.WriteLine(await worker.Result);")]
    [InlineData("using var numbers = INumbers.Create(); await using var worker = Workers.StartTotal(numbers.Reader); numbers.Writer.Complete(); Workers.Use((await worker.Result.ConfigureAwait(false))?.Count);")]
    [InlineData("await using var worker = Workers.StartAnswer(); Workers.Use(worker.Result);")]
    [InlineData("await using var first = Workers.StartAnswer(); await using var second = Workers.StartAnswer(); Workers.Use(await Task.WhenAll(first.Result, second.Result));")]
    [InlineData("await using var worker = Workers.StartAnswer(); Func<Task<int>> result = () => worker.Result;")]
    [InlineData("await using var worker = Workers.StartAnswer(); Task<int> result = worker.Result; Console.WriteLine(await result);")]
    [InlineData("await using WorkerProcess<int> worker = Workers.StartAnswer(); await worker.Completion;")]
    [InlineData("await using WorkerProcess worker = Workers.StartAnswer(); Console.WriteLine(await ((WorkerProcess<int>)worker).Result);")]
    [InlineData("Console.WriteLine(await Workers.StartAnswer().Result);")]
    [InlineData("WorkerProcess worker = Workers.StartIdle(); await Task.Delay(10); Console.WriteLine(await worker.StopAsync());")]
    [InlineData("await using WorkerProcess worker = Workers.StartIdle(new WorkerOptions { IsDetached = true });")]
    [InlineData("Workers.StartIdle(new WorkerOptions { IsDetached = flag });")]
    [InlineData("WorkerOptions options = new(); options.IsDetached = true; await using var worker = Workers.StartAnswer(options);")]
    [InlineData("using var items = IQueued.Create(); await using WorkerPool pool = WorkerPool.Start(4, options => Workers.StartTake(items.Reader, options)); items.Writer.Complete(); await pool.DrainAsync(stop);")]
    public Task A_worker_that_somebody_watches_is_fine(string statements) => Scene.AssertAsync(statements);

    [Theory]
    [InlineData("using var items = IQueued.Create(); {|CHAN051:WorkerPool.Start(2, options => Workers.StartTake(items.Reader, options))|}; items.Writer.Complete();")]
    [InlineData("{|CHAN051:WorkerPool.Start(count, Workers.StartIdle)|};")]
    [InlineData("{|CHAN051:WorkerPool.Start(2, _ => Workers.StartAnswer(), new WorkerPoolOptions { Spares = 0 })|};")]
    [InlineData("using var tasks = ITasks.Create(); {|CHAN051:WorkerPool.Start(4, options => { return Workers.StartDo(tasks.Reader, tasks.Writer, options); })|}; tasks.Writer.Work(1); await tasks.JoinAsync(stop);")]
    public Task A_pool_that_is_thrown_away_is_reported(string statements) => Scene.AssertAsync(statements);

    [Theory]
    [InlineData("using var items = IQueued.Create(); await using WorkerPool pool = WorkerPool.Start(2, options => Workers.StartTake(items.Reader, options)); items.Writer.Complete();")]
    [InlineData("using var tasks = ITasks.Create(); await using var pool = WorkerPool.Start(4, options => Workers.StartDo(tasks.Reader, tasks.Writer, options)); tasks.Writer.Work(1); await tasks.JoinAsync(stop);")]
    [InlineData("using var items = IQueued.Create(); _ = WorkerPool.Start(2, options => Workers.StartTake(items.Reader, options));")]
    [InlineData("await WorkerPool.Start(2, Workers.StartIdle).DrainAsync(stop);")]
    [InlineData("try { WorkerPool.Start(2, Workers.StartIdle); } catch (IOException) { }")]
    [InlineData("Action start = () => WorkerPool.Start(2, Workers.StartIdle);")]
    [InlineData("WorkerPool.Start(2, options => { WorkerProcess worker = Workers.StartIdle(options); workers.Add(worker); return worker; });")]
    [InlineData("WorkerPool.Start(2, options => { WorkerProcess worker = Workers.StartIdle(options); _ = worker.Completion.ContinueWith(task => Console.WriteLine(task.Exception)); return worker; });")]
    [InlineData("Func<WorkerOptions, WorkerProcess> start = Workers.StartIdle; WorkerPool.Start(2, start);")]
    public Task A_pool_that_somebody_has_is_fine(string statements) => Scene.AssertAsync(statements);

    [Theory]
    [InlineData("await using var pool = WorkerPool.Start(2, options => { WorkerProcess worker = Workers.StartIdle(options); Console.WriteLine(worker.Id); return worker; }); await pool.DrainAsync(stop);")]
    [InlineData("await using var pool = WorkerPool.Start(2, _ => { var worker = Workers.StartAnswer(); Console.WriteLine(worker.Id); return worker; }); await pool.DrainAsync(stop);")]
    [InlineData("await using var pool = WorkerPool.Start(2, options => Workers.StartAnswer()); await pool.DrainAsync(stop);")]
    [InlineData("await using var pool = WorkerPool.Start(2, delegate { return Workers.StartIdle(); }); await pool.DrainAsync(stop);")]
    [InlineData("await using var pool = WorkerPool.Start(2, Start); await pool.DrainAsync(stop); static WorkerProcess Start(WorkerOptions options) { WorkerProcess worker = Workers.StartIdle(); return worker; }")]
    public Task A_worker_that_its_pool_gets_is_fine(string statements) => Scene.AssertAsync(statements);
}
