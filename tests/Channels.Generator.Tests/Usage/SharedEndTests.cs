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
    [InlineData("using var numbers = INumbers.Create(); do workers.Add(Workers.StartSum(numbers.Reader)); while (false);")]
    public Task A_loop_that_gives_each_worker_its_own_is_fine(string statements) => Scene.AssertAsync(statements);

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
