using System.Threading.Tasks;
using Xunit;

namespace Channels.Generator.Tests.Usage;

/// <summary>CHAN051: a program doesn't learn how a worker ends.</summary>
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
}
