using System.Threading.Tasks;
using Xunit;

namespace Channels.Generator.Tests.Usage;

/// <summary>CHAN030: a pipe has two endpoints.</summary>
public sealed class SharedEndTests
{
    [Theory]
    [InlineData("using var numbers = INumbers.Create(); workers.Add(Workers.StartSum(numbers.Reader)); workers.Add(Workers.StartSum({|CHAN030:numbers.Reader|}));")]
    [InlineData("using var numbers = INumbers.Create(); workers.Add(Workers.StartSum(numbers.Reader)); if (flag) { workers.Add(Workers.StartSumFrom(1, {|CHAN030:numbers.Reader|})); }")]
    [InlineData("using var numbers = INumbers.Create(); workers.Add(Workers.StartFill(numbers.Writer)); try { workers.Add(Workers.StartFill({|CHAN030:numbers.Writer|})); } finally { numbers.Dispose(); }")]
    [InlineData("using var numbers = INumbers.Create(); INumbers.Reader reader = numbers.Reader; workers.Add(Workers.StartSum(reader)); workers.Add(Workers.StartSum({|CHAN030:numbers.Reader|}));")]
    [InlineData("using var numbers = await INumbers.OpenAsync(\"name\", stop); WorkerProcess[] both = [Workers.StartSum(numbers.Reader), Workers.StartSum({|CHAN030:numbers.Reader|})];")]
    [InlineData("using var numbers = INumbers.Create(); workers.Add(Workers.StartSumBoth(numbers.Reader, {|CHAN030:numbers.Reader|}));")]
    [InlineData("using var numbers = INumbers.Create(); using (WorkerIn(Workers.StartSum(numbers.Reader))) { workers.Add(Workers.StartSum({|CHAN030:numbers.Reader|})); } static IDisposable WorkerIn(WorkerProcess worker) => throw new NotSupportedException();")]
    [InlineData("using var numbers = INumbers.Create(); workers.Add(Workers.StartTotal(numbers.Reader)); workers.Add(Workers.StartSum({|CHAN030:numbers.Reader|}));")]
    public Task An_end_that_two_workers_get_is_reported(string statements) => Scene.AssertAsync(statements);

    [Theory]
    [InlineData("using var numbers = INumbers.Create(); using var others = INumbers.Create(); workers.Add(Workers.StartSum(numbers.Reader)); workers.Add(Workers.StartSum(others.Reader));")]
    [InlineData("using var numbers = INumbers.Create(); workers.Add(Workers.StartEcho(numbers.Reader, numbers.Writer));")]
    [InlineData("using var numbers = INumbers.Create(); if (flag) workers.Add(Workers.StartSum(numbers.Reader)); else workers.Add(Workers.StartSum(numbers.Reader));")]
    [InlineData("using var numbers = INumbers.Create(); workers.Add(flag ? Workers.StartSum(numbers.Reader) : Workers.StartSumFrom(1, numbers.Reader));")]
    [InlineData("using var numbers = INumbers.Create(); switch (count) { case 1: workers.Add(Workers.StartSum(numbers.Reader)); break; default: workers.Add(Workers.StartSum(numbers.Reader)); break; }")]
    [InlineData("using var numbers = INumbers.Create(); if (flag) { workers.Add(Workers.StartSum(numbers.Reader)); return; } workers.Add(Workers.StartSum(numbers.Reader));")]
    [InlineData("using var numbers = INumbers.Create(); try { workers.Add(Workers.StartSum(numbers.Reader)); } catch (IOException) { workers.Add(Workers.StartSum(numbers.Reader)); }")]
    [InlineData("INumbers.Channel numbers = INumbers.Create(); workers.Add(Workers.StartSum(numbers.Reader)); numbers = INumbers.Create(); workers.Add(Workers.StartSum(numbers.Reader)); numbers.Dispose();")]
    [InlineData("using var items = IQueued.Create(); workers.Add(Workers.StartTake(items.Reader)); workers.Add(Workers.StartTake(items.Reader));")]
    [InlineData("using var tasks = ITasks.Create(); workers.Add(Workers.StartDo(tasks.Reader, tasks.Writer)); workers.Add(Workers.StartDo(tasks.Reader, tasks.Writer));")]
    [InlineData("using var numbers = INumbers.Create(); workers.Add(Workers.StartSum(numbers.Reader)); Func<WorkerProcess> another = () => Workers.StartSum(numbers.Reader);")]
    [InlineData("using var numbers = INumbers.Create(); workers.Add(Workers.StartSum(numbers.Reader)); try { workers.Add(Workers.StartSum(numbers.Reader)); } catch (EndpointInUseException) { }")]
    [InlineData("using var numbers = INumbers.Create(); workers.Add(Workers.StartNothing(numbers.Reader)); workers.Add(Workers.StartNothing(numbers.Reader));")]
    [InlineData("_kept = INumbers.Create(); workers.Add(Workers.StartSum(_kept.Reader)); _kept = INumbers.Create(); workers.Add(Workers.StartSum(_kept.Reader));")]
    public Task Ends_of_their_own_are_fine(string statements) => Scene.AssertAsync(statements);

    [Theory]
    [InlineData("using var numbers = INumbers.Create(); for (int i = 0; i < 4; i++) workers.Add(Workers.StartSum({|CHAN030:numbers.Reader|}));")]
    [InlineData("using var numbers = INumbers.Create(); foreach (string path in paths) { Console.WriteLine(path); workers.Add(Workers.StartSumFrom(1, {|CHAN030:numbers.Reader|})); }")]
    [InlineData("using var numbers = INumbers.Create(); INumbers.Reader reader = numbers.Reader; while (workers.Count < count) workers.Add(Workers.StartSum({|CHAN030:reader|}));")]
    [InlineData("using var numbers = INumbers.Create(); WorkerProcess[] all = [.. Enumerable.Range(0, 4).Select(i => Workers.StartSumFrom(i, {|CHAN030:numbers.Reader|}))];")]
    [InlineData("using var numbers = INumbers.Create(); workers.AddRange(Enumerable.Range(0, count).Select(_ => Workers.StartFill({|CHAN030:numbers.Writer|})).ToList());")]
    public Task An_end_that_a_worker_gets_at_each_turn_is_reported(string statements) => Scene.AssertAsync(statements);

    [Theory]
    [InlineData("for (int i = 0; i < 4; i++) { using var numbers = INumbers.Create(); workers.Add(Workers.StartSum(numbers.Reader)); }")]
    [InlineData("using var numbers = INumbers.Create(); for (int i = 0; i < 4; i++) { if (i == 0) workers.Add(Workers.StartSum(numbers.Reader)); }")]
    [InlineData("using var numbers = INumbers.Create(); for (int i = 0; i < 1; i++) workers.Add(Workers.StartSum(numbers.Reader));")]
    [InlineData("using var numbers = INumbers.Create(); while (true) { try { workers.Add(Workers.StartSum(numbers.Reader)); break; } catch (IOException) { await Task.Delay(10); } }")]
    [InlineData("using var numbers = INumbers.Create(); foreach (string path in paths) { workers.Add(Workers.StartSum(numbers.Reader)); break; }")]
    [InlineData("List<INumbers.Channel> pipes = [INumbers.Create(), INumbers.Create()]; foreach (INumbers.Channel pipe in pipes) workers.Add(Workers.StartSum(pipe.Reader));")]
    [InlineData("using var items = IQueued.Create(); for (int i = 0; i < 4; i++) workers.Add(Workers.StartTake(items.Reader));")]
    [InlineData("using var items = IQueued.Create(); WorkerProcess[] all = [.. Enumerable.Range(0, 4).Select(i => Workers.StartTake(items.Reader))];")]
    [InlineData("INumbers.Channel[] pipes = [.. Enumerable.Range(0, 4).Select(_ => INumbers.Create())]; WorkerProcess[] all = [.. pipes.Select(pipe => Workers.StartSum(pipe.Reader))];")]
    [InlineData("using var numbers = INumbers.Create(); WorkerProcess first = Enumerable.Range(0, 4).Select(i => Workers.StartSum(numbers.Reader)).First(); workers.Add(first);")]
    [InlineData("using var numbers = INumbers.Create(); WorkerProcess[] all = [.. Enumerable.Range(0, 4).Select(i => { if (i > 0) return Workers.StartIdle(); return Workers.StartSum(numbers.Reader); })];")]
    [InlineData("using var numbers = INumbers.Create(); do workers.Add(Workers.StartSum(numbers.Reader)); while (false);")]
    public Task A_loop_that_gives_each_worker_its_own_is_fine(string statements) => Scene.AssertAsync(statements);

    [Theory]
    [InlineData("using var numbers = INumbers.Create(); await using WorkerPool pool = WorkerPool.Start(4, options => Workers.StartSum({|CHAN030:numbers.Reader|}, options)); await pool.DrainAsync(stop);")]
    [InlineData("using var numbers = INumbers.Create(); await using var pool = WorkerPool.Start(count, options => Workers.StartSumFrom(1, {|CHAN030:numbers.Reader|}, options), new WorkerPoolOptions { Spares = 0 }); await pool.DrainAsync(stop);")]
    [InlineData("using var numbers = INumbers.Create(); INumbers.Writer writer = numbers.Writer; await using var pool = WorkerPool.Start(Environment.ProcessorCount, options => { Console.WriteLine(options.Executable); return Workers.StartFill({|CHAN030:writer|}, options); }); await pool.DrainAsync(stop);")]
    [InlineData("using var items = IQueued.Create(); using var numbers = await INumbers.OpenAsync(\"name\", stop); int many = 2; await using var pool = WorkerPool.Start(options: null, count: many, start: options => { items.Writer.Item(1); WorkerProcess worker = Workers.StartTotal({|CHAN030:numbers.Reader|}, options); return worker; }); await pool.DrainAsync(stop);")]
    [InlineData("using var numbers = INumbers.Create(); await using var pool = WorkerPool.Start(2, options => { INumbers.Channel back = INumbers.Create(); Workers.Use(back); return Workers.StartEcho({|CHAN030:numbers.Reader|}, back.Writer, options); }); await pool.DrainAsync(stop);")]
    [InlineData("using var numbers = INumbers.Create(); Func<WorkerPool> start = () => WorkerPool.Start(2, options => Workers.StartSum({|CHAN030:numbers.Reader|}, options)); Workers.Use(start());")]
    public Task An_end_that_each_worker_of_a_pool_gets_is_reported(string statements) => Scene.AssertAsync(statements);

    [Theory]
    [InlineData("using var numbers = INumbers.Create(); workers.Add(Workers.StartSum(numbers.Reader)); await using var pool = WorkerPool.Start(1, options => Workers.StartSum({|CHAN030:numbers.Reader|}, options)); await pool.DrainAsync(stop);")]
    [InlineData("using var numbers = INumbers.Create(); await using var pool = WorkerPool.Start(1, options => Workers.StartSum(numbers.Reader, options)); workers.Add(Workers.StartSum({|CHAN030:numbers.Reader|})); await pool.DrainAsync(stop);")]
    [InlineData("using var numbers = INumbers.Create(); await using var pool = WorkerPool.Start(1, options => Workers.StartFill(numbers.Writer, options)); {|CHAN030:numbers.Writer|}.Number(1); await pool.DrainAsync(stop);")]
    [InlineData("using var numbers = INumbers.Create(); List<WorkerPool> pools = [WorkerPool.Start(1, options => Workers.StartSum(numbers.Reader, options)), WorkerPool.Start(1, options => Workers.StartSum({|CHAN030:numbers.Reader|}, options))];")]
    [InlineData("using var numbers = INumbers.Create(); await using var pool = WorkerPool.Start(1, options => { workers.Add(Workers.StartSum(numbers.Reader)); return Workers.StartSum({|CHAN030:numbers.Reader|}, options); }); await pool.DrainAsync(stop);")]
    [InlineData("using var one = INumbers.Open(\"name\"); using var another = INumbers.Open(\"name\"); await using var pool = WorkerPool.Start(1, options => Workers.StartSum(one.Reader, options)); Workers.Use({|CHAN030:another.Reader|}.Read());")]
    public Task An_end_that_a_pool_of_one_gets_is_given_away(string statements) => Scene.AssertAsync(statements);

    [Theory]
    [InlineData("using var items = IQueued.Create(); await using var pool = WorkerPool.Start(4, options => Workers.StartTake(items.Reader, options)); await pool.DrainAsync(stop);")]
    [InlineData("using var tasks = ITasks.Create(); await using var pool = WorkerPool.Start(4, options => Workers.StartDo(tasks.Reader, tasks.Writer, options)); await pool.DrainAsync(stop);")]
    [InlineData("List<INumbers.Channel> pipes = []; await using var pool = WorkerPool.Start(4, options => { INumbers.Channel numbers = INumbers.Create(); pipes.Add(numbers); return Workers.StartSum(numbers.Reader, options); }); await pool.DrainAsync(stop);")]
    [InlineData("int next = 0; INumbers.Channel[] pipes = [INumbers.Create(), INumbers.Create()]; await using var pool = WorkerPool.Start(2, options => Workers.StartSum(pipes[next++].Reader, options)); await pool.DrainAsync(stop);")]
    [InlineData("INumbers.Channel numbers = INumbers.Create(); await using var pool = WorkerPool.Start(2, options => { numbers = INumbers.Create(); return Workers.StartSum(numbers.Reader, options); }); await pool.DrainAsync(stop);")]
    [InlineData("using var numbers = INumbers.Create(); await using var pool = WorkerPool.Start(1, options => Workers.StartSum(numbers.Reader, options)); numbers.Writer.Number(1); numbers.Writer.Complete(); await pool.DrainAsync(stop);")]
    [InlineData("using var numbers = INumbers.Create(); const int One = 1; await using var pool = WorkerPool.Start(One, options => Workers.StartSum(numbers.Reader, options)); await pool.DrainAsync(stop);")]
    [InlineData("using var numbers = INumbers.Create(); int started = 0; await using var pool = WorkerPool.Start(4, options => started++ == 0 ? Workers.StartSum(numbers.Reader, options) : Workers.StartIdle(options)); await pool.DrainAsync(stop);")]
    [InlineData("using var numbers = INumbers.Create(); int started = 0; await using var pool = WorkerPool.Start(4, options => { if (started++ > 0) return Workers.StartIdle(options); return Workers.StartSum(numbers.Reader, options); }); await pool.DrainAsync(stop);")]
    [InlineData("using var numbers = INumbers.Create(); int started = 0; await using var pool = WorkerPool.Start(4, options => { switch (started++) { case 0: return Workers.StartSum(numbers.Reader, options); default: return Workers.StartIdle(options); } }); await pool.DrainAsync(stop);")]
    [InlineData("using var numbers = INumbers.Create(); try { await using var pool = WorkerPool.Start(2, options => Workers.StartSum(numbers.Reader, options)); await pool.DrainAsync(stop); } catch (EndpointInUseException) { }")]
    [InlineData("using var numbers = INumbers.Create(); await using var pool = WorkerPool.Start(2, options => { try { return Workers.StartSum(numbers.Reader, options); } catch (EndpointInUseException) { return Workers.StartIdle(options); } }); await pool.DrainAsync(stop);")]
    [InlineData("using var numbers = INumbers.Create(); Func<WorkerOptions, WorkerProcess> start = options => Workers.StartSum(numbers.Reader, options); Workers.Use(start(new WorkerOptions()));")]
    [InlineData("using var numbers = INumbers.Create(); if (flag) { workers.Add(Workers.StartSum(numbers.Reader)); return; } await using var pool = WorkerPool.Start(1, options => Workers.StartSum(numbers.Reader, options)); await pool.DrainAsync(stop);")]
    [InlineData("using var numbers = INumbers.Create(); Workers.Use(numbers.Reader.Read()); await using var pool = WorkerPool.Start(4, options => { Workers.Use(numbers.Writer.Name); return Workers.StartIdle(options); }); await pool.DrainAsync(stop);")]
    public Task A_pool_whose_workers_share_no_end_is_fine(string statements) => Scene.AssertAsync(statements);

    [Theory]
    [InlineData("using var numbers = INumbers.Create(); workers.Add(Workers.StartSum(numbers.Reader)); int next = {|CHAN030:numbers.Reader|}.Read();")]
    [InlineData("using var numbers = INumbers.Create(); workers.Add(Workers.StartSum(numbers.Reader)); await foreach (int number in {|CHAN030:numbers.Reader|}.ReadAllAsync(stop)) Workers.Use(number);")]
    [InlineData("using var numbers = INumbers.Create(); INumbers.Writer writer = numbers.Writer; workers.Add(Workers.StartFill(writer)); for (int i = 0; i < 3; i++) {|CHAN030:writer|}.Number(i);")]
    [InlineData("using var numbers = INumbers.Create(); workers.Add(Workers.StartFill(numbers.Writer)); {|CHAN030:numbers.Writer|}.Complete();")]
    public Task An_end_that_is_given_away_and_kept_is_reported(string statements) => Scene.AssertAsync(statements);

    [Theory]
    [InlineData("using var numbers = INumbers.Create(); workers.Add(Workers.StartSum(numbers.Reader)); numbers.Writer.Number(1); numbers.Writer.Complete();")]
    [InlineData("using var numbers = INumbers.Create(); numbers.Writer.Number(1); workers.Add(Workers.StartFill(numbers.Writer)); Workers.Use(numbers.Reader.Read());")]
    [InlineData("using var numbers = INumbers.Create(); workers.Add(Workers.StartSum(numbers.Reader)); numbers.Reader.Dispose(); Console.WriteLine(numbers.Reader.Name);")]
    [InlineData("using var numbers = INumbers.Create(); if (flag) workers.Add(Workers.StartSum(numbers.Reader)); else Workers.Use(numbers.Reader.Read());")]
    [InlineData("using var items = IQueued.Create(); workers.Add(Workers.StartTake(items.Reader)); Workers.Use(items.Reader.Read());")]
    [InlineData("using var numbers = INumbers.Create(); workers.Add(Workers.StartSum(numbers.Reader)); try { numbers.Reader.Read(); } catch (EndpointInUseException refusal) { Console.WriteLine(refusal); }")]
    public Task The_other_end_may_be_kept(string statements) => Scene.AssertAsync(statements);

    [Theory]
    [InlineData("using var one = INumbers.Open(\"name\"); using var another = INumbers.Open(\"name\"); one.Writer.Number(1); {|CHAN030:another.Writer|}.Number(2);")]
    [InlineData("string name = paths[0]; using var one = INumbers.Open(name); using var another = INumbers.Open(name); Workers.Use(one.Reader.Read()); Workers.Use({|CHAN030:another.Reader|}.Read());")]
    [InlineData("using var one = INumbers.Create(); using var another = INumbers.Open(one.Name); one.Writer.Number(1); {|CHAN030:another.Writer|}.Number(1);")]
    [InlineData("using var one = INumbers.Create(\"name\"); using var another = await INumbers.OpenAsync(\"name\"); workers.Add(Workers.StartSum(one.Reader)); workers.Add(Workers.StartSum({|CHAN030:another.Reader|}));")]
    public Task A_pipe_that_is_opened_twice_is_reported(string statements) => Scene.AssertAsync(statements);

    [Theory]
    [InlineData("using var one = INumbers.Open(\"name\"); using var another = INumbers.Open(\"other\"); one.Writer.Number(1); another.Writer.Number(2);")]
    [InlineData("using var one = INumbers.Create(); using var another = INumbers.Open(one.Name); one.Writer.Number(1); Workers.Use(another.Reader.Read());")]
    [InlineData("using (var one = INumbers.Open(\"name\")) { one.Writer.Number(1); } using var another = INumbers.Open(\"name\"); another.Writer.Number(2);")]
    [InlineData("var one = INumbers.Open(\"name\"); one.Writer.Number(1); one.Dispose(); using var another = INumbers.Open(\"name\"); another.Writer.Number(2);")]
    [InlineData("using var one = IQueued.Open(\"name\"); using var another = IQueued.Open(\"name\"); one.Writer.Item(1); another.Writer.Item(2);")]
    [InlineData("using var one = INumbers.Create(); using var another = INumbers.Create(); one.Writer.Number(1); another.Writer.Number(2);")]
    [InlineData("{ using var one = INumbers.Create(); one.Writer.Number(1); } { using var one = INumbers.Create(); one.Writer.Number(1); }")]
    [InlineData("using var one = INumbers.Open(\"name\"); using var another = INumbers.Open(\"name\"); one.Writer.Number(1); Action late = () => another.Writer.Number(2);")]
    public Task Pipes_of_their_own_are_fine(string statements) => Scene.AssertAsync(statements);
}
