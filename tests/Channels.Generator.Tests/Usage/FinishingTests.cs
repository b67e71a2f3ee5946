using System.Threading.Tasks;
using Xunit;

namespace Channels.Generator.Tests.Usage;

/// <summary>CHAN040 and CHAN041: each task is finished, once.</summary>
public sealed class FinishingTests
{
    [Theory]
    [InlineData("await foreach (int job in {|CHAN040:reader.ReadAllAsync(stop)|}) { if (job < 0) continue; Work(job); reader.TaskDone(); }")]
    [InlineData("await foreach (int job in {|CHAN040:reader.ReadAllAsync()|}) { if (job < 0) continue; if (job > 9) continue; reader.TaskDone(); }")]
    [InlineData("await foreach (int job in {|CHAN040:reader.ReadAllAsync()|}) if (job > 0) reader.TaskDone();")]
    [InlineData("await foreach (int job in {|CHAN040:reader.ReadAllAsync()|}) { if (job > 0) { Work(job); reader.TaskDone(); } else Console.WriteLine(job); }")]
    [InlineData("await foreach (int job in {|CHAN040:reader.ReadAllAsync()|}) { switch (job) { case 1: reader.TaskDone(); break; case 2: Work(job); break; } }")]
    [InlineData("await foreach (int job in {|CHAN040:reader.ReadAllAsync()|}.WithCancellation(stop)) Work(job);")]
    [InlineData("await foreach (int job in {|CHAN040:reader.ReadAllAsync()|}) { foreach (int part in new int[job]) Work(part); }")]
    [InlineData("await foreach (int job in {|CHAN040:reader.ReadAllAsync()|}) { try { Work(job); } finally { Console.WriteLine(job); } }")]
    [InlineData("await foreach (int job in {|CHAN040:reader.ReadAllAsync()|}) { await Task.Yield(); if (job == 0) break; Work(job); }")]
    [InlineData("IJobs.Reader other = reader; await foreach (int job in {|CHAN040:other.ReadAllAsync()|}) { if (job < 0) continue; reader.TaskDone(); }")]
    public Task A_counted_task_that_is_forgotten_is_reported(string statements) => WithReader(statements);

    [Theory]
    [InlineData("await foreach (int job in reader.ReadAllAsync(stop)) { Work(job); reader.TaskDone(); }")]
    [InlineData("await foreach (int job in reader.ReadAllAsync()) { if (job < 0) { reader.TaskDone(); continue; } Work(job); reader.TaskDone(); }")]
    [InlineData("await foreach (int job in reader.ReadAllAsync()) { try { if (job < 0) continue; Work(job); } finally { reader.TaskDone(); } }")]
    [InlineData("await foreach (int job in reader.ReadAllAsync()) { try { Work(job); reader.TaskDone(); } catch (IOException) { Console.WriteLine(job); } }")]
    [InlineData("await foreach (int job in reader.ReadAllAsync()) { bool ok = false; try { Work(job); ok = true; } catch (IOException) { } if (ok) reader.TaskDone(); }")]
    [InlineData("await foreach (int job in reader.ReadAllAsync()) { if (job > 0) reader.TaskDone(); if (job <= 0) reader.TaskDone(); }")]
    [InlineData("await foreach (int job in reader.ReadAllAsync()) { if (job < 0) break; reader.TaskDone(); }")]
    [InlineData("await foreach (int job in reader.ReadAllAsync()) { if (job < 0) return; if (job > 9) throw new InvalidOperationException(); reader.TaskDone(); }")]
    [InlineData("int taken = 0; await foreach (int job in reader.ReadAllAsync()) { if (++taken % 10 != 0) continue; for (int i = 0; i < 10; i++) reader.TaskDone(); }")]
    [InlineData("int left = 0; await foreach (int job in reader.ReadAllAsync()) { if (left == 0) { left = job; continue; } left = 0; reader.TaskDone(); reader.TaskDone(); }")]
    [InlineData("await foreach (int job in reader.ReadAllAsync()) { if (stop.IsCancellationRequested) continue; reader.TaskDone(); }")]
    [InlineData("int taken = 0; await foreach (int job in reader.ReadAllAsync()) taken++; while (taken-- > 0) reader.TaskDone();")]
    [InlineData("List<int> kept = []; await foreach (int job in reader.ReadAllAsync()) kept.Add(job);")]
    [InlineData("await foreach (int job in reader.ReadAllAsync()) Finish(reader);")]
    [InlineData("await foreach (int job in reader.ReadAllAsync()) { Work(job); Finish(); } void Finish() => reader.TaskDone();")]
    [InlineData("Action done = reader.TaskDone; await foreach (int job in reader.ReadAllAsync()) { if (job < 0) continue; done(); }")]
    [InlineData("s_reader = reader; await foreach (int job in reader.ReadAllAsync()) Work(job);")]
    [InlineData("await foreach (int job in reader.ReadAllAsync()) handle(job);")]
    [InlineData("await foreach (int job in s_reader!.ReadAllAsync()) Work(job);")]
    [InlineData("await foreach (int job in reader.ReadAllAsync()) { while (true) { try { Work(job); reader.TaskDone(); break; } catch (IOException) { await Task.Delay(1); } } }")]
    [InlineData("await foreach (int job in reader.ReadAllAsync()) { Work(job); return; }")]
    [InlineData("Task work = reader.DispatchAsync(null!, stop); await foreach (int job in reader.ReadAllAsync()) Work(job);")]
    public Task A_counted_task_that_is_finished_or_may_be_elsewhere_is_not_reported(string statements) => WithReader(statements);

    [Theory]
    [InlineData("async IAsyncEnumerable<int> AllAsync(IJobs.Reader reader) { await foreach (int job in reader.ReadAllAsync()) yield return job; }")]
    [InlineData("async Task<int> CountAsync(IJobs.Reader reader) { int count = 0; await foreach (int job in reader.ReadAllAsync()) count++; return count; }")]
    [InlineData("async Task NoteAsync(INotes.Reader reader) { await foreach (string? note in reader.ReadAllAsync()) { if (note is null) continue; reader.TaskDone(); } }")]
    [InlineData("async Task NoteAsync(INotes.Reader reader) { await foreach (string note in reader.ReadAllAsync()) { if (note is { } text) reader.TaskDone(); } }")]
    [InlineData("async Task DoAsync(IItems.Reader reader) { await foreach (int item in reader.ReadAllAsync()) Console.WriteLine(item); }")]
    [InlineData("async Task DoAsync(IErrands.Reader reader) { await foreach (IErrands.Message message in reader.ReadAllAsync()) { switch (message) { case { Fetch: { } fetch }: reader.TaskDone(); break; case { Carry: { } carry }: reader.TaskDone(); break; } } }")]
    public Task What_a_caller_may_finish_and_what_does_not_happen_is_not_reported(string method) => MessageUse.AssertMembersAsync("static " + method);

    [Theory]
    [InlineData("async Task DoAsync(IErrands.Reader reader) { await foreach (IErrands.Message message in {|CHAN040:reader.ReadAllAsync()|}) { switch (message) { case { Fetch: { } fetch }: reader.TaskDone(); break; case { Carry: { } carry }: Console.WriteLine(carry); break; } } }")]
    [InlineData("async Task DoAsync(IErrands.Reader reader) { await foreach (IErrands.Message message in {|CHAN040:reader.ReadAllAsync()|}) { if (message.Fetch is { } fetch) { Console.WriteLine(fetch); reader.TaskDone(); } } }")]
    [InlineData("async Task DoAsync(IErrands.Reader reader) { await foreach (ProcessTask<IErrands.Message> task in {|CHAN040:reader.ReadTasksAsync()|}) { if (task.Value.Kind == IErrands.MessageKind.Carry) continue; task.Done(); } }")]
    [InlineData("void Start(IJobs.Reader reader) { _ = Task.Run(async () => { await foreach (int job in {|CHAN040:reader.ReadAllAsync()|}) { if (job < 0) continue; reader.TaskDone(); } }); }")]
    [InlineData("Task StartAsync(IJobs.Reader reader) { return DoAsync(); async Task DoAsync() { await foreach (int job in {|CHAN040:reader.ReadAllAsync()|}) { if (job < 0) continue; reader.TaskDone(); } } }")]
    [InlineData("[ProcessWorker] internal static async Task Collect(IJobs.Reader reader) { List<int> kept = []; await foreach (int job in {|CHAN040:reader.ReadAllAsync()|}) kept.Add(job); }")]
    [InlineData("async Task DoAsync() { await using IJobs.Channel jobs = IJobs.Create(); jobs.Writer.Job(1); List<int> kept = []; await foreach (int job in {|CHAN040:jobs.Reader.ReadAllAsync()|}) kept.Add(job); }")]
    [InlineData("async Task DoAsync() { await using IJobs.Channel jobs = await IJobs.OpenAsync(\"jobs\"); await foreach (ProcessTask<int> job in {|CHAN040:jobs.Reader.ReadTasksAsync()|}) Console.WriteLine(job.Value); }")]
    [InlineData("async Task DoAsync() { await using IJobs.Channel jobs = await IJobs.OpenAsync(\"jobs\").ConfigureAwait(false); List<int> kept = []; await foreach (int job in {|CHAN040:jobs.Reader.ReadAllAsync()|}) kept.Add(job); }")]
    [InlineData("async Task DoAsync() { await using IJobs.Channel jobs = (await (IJobs.OpenAsync(\"jobs\").ConfigureAwait(false))); List<int> kept = []; await foreach (int job in {|CHAN040:jobs.Reader.ReadAllAsync()|}) kept.Add(job); }")]
    public Task A_task_that_is_forgotten_is_reported_wherever_the_loop_is(string method) =>
        MessageUse.AssertMembersAsync((method.StartsWith('[') ? "" : "static ") + method);

    [Theory]
    [InlineData("await foreach (ProcessTask<int> task in {|CHAN040:reader.ReadTasksAsync(stop)|}) { if (task.Value < 0) continue; task.Done(); }")]
    [InlineData("await foreach (ProcessTask<int> task in {|CHAN040:reader.ReadTasksAsync()|}) { if (task.Value > 0) task.Done(); else Work(task.Deliveries); }")]
    [InlineData("await foreach (var task in {|CHAN040:reader.ReadTasksAsync()|}) { switch (task.Value) { case 1: Work(1); break; default: task.Done(); break; } }")]
    [InlineData("await foreach (ProcessTask<int> task in {|CHAN040:s_reader!.ReadTasksAsync()|}) { if (task.Value < 0) continue; task.Done(); }")]
    [InlineData("await foreach (ProcessTask<int> task in {|CHAN040:reader.ReadTasksAsync()|}) { try { if (task.Value < 0) continue; task.Done(); } catch (IOException error) { task.Abandon(error); } }")]
    public Task A_task_that_is_forgotten_is_reported(string statements) => WithReader(statements);

    [Theory]
    [InlineData("await foreach (ProcessTask<int> task in reader.ReadTasksAsync(stop)) { Work(task.Value); task.Done(); }")]
    [InlineData("await foreach (ProcessTask<int> task in reader.ReadTasksAsync()) { if (task.Value < 0) { task.Abandon(); continue; } task.Done(); }")]
    [InlineData("await foreach (ProcessTask<int> task in reader.ReadTasksAsync()) { if (!TryWork(task)) continue; task.Done(); }")]
    [InlineData("List<ProcessTask<int>> kept = []; await foreach (ProcessTask<int> task in reader.ReadTasksAsync()) { if (task.Value < 0) { kept.Add(task); continue; } task.Done(); }")]
    [InlineData("await foreach (ProcessTask<int> task in reader.ReadTasksAsync()) { try { Work(task.Value); task.Done(); } catch (IOException error) { task.Abandon(error); } }")]
    [InlineData("await foreach (ProcessTask<int> task in reader.ReadTasksAsync()) { _ = Task.Run(() => { Work(task.Value); task.Done(); }); }")]
    [InlineData("await foreach (ProcessTask<int> task in reader.ReadTasksAsync()) { if (task.Value > 0) task.Done(); if (task.Value <= 0) task.Abandon(); }")]
    [InlineData("await foreach (ProcessTask<int> task in reader.ReadTasksAsync()) { Work(task.Value); reader.TaskDone(); }")]
    [InlineData("await foreach (ProcessTask<int> task in reader.ReadTasksAsync()) { for (int i = 0; i < 3; i++) { if (TryWork(task.Value)) { task.Done(); break; } } }")]
    [InlineData("await foreach (ProcessTask<int> task in reader.ReadTasksAsync()) { if (task.Value > 0) task.Done(); else if (task.Value <= 0) task.Abandon(); }")]
    [InlineData("await foreach (ProcessTask<int> task in reader.ReadTasksAsync()) { Action done = task.Done; done(); }")]
    [InlineData("await foreach (ProcessTask<int> task in reader.ReadTasksAsync()) { if (task.Value == 0) { task.Done(); break; } throw new InvalidOperationException(); }")]
    public Task A_task_that_is_finished_or_may_be_elsewhere_is_not_reported(string statements) => WithReader(statements);

    [Theory]
    [InlineData("await foreach (ProcessTask<int> task in reader.ReadTasksAsync()) { task.Done(); {|CHAN041:task.Done()|}; }")]
    [InlineData("await foreach (ProcessTask<int> task in reader.ReadTasksAsync()) { if (!TryWork(task.Value)) task.Abandon(); {|CHAN041:task.Done()|}; }")]
    [InlineData("await foreach (ProcessTask<int> task in reader.ReadTasksAsync()) { task.Done(); if (task.Value > 0) {|CHAN041:task.Abandon(new IOException())|}; }")]
    [InlineData("ProcessTask<int> task = await reader.ReadTaskAsync(); task.Done(); Work(task.Value); {|CHAN041:task.Done()|};")]
    [InlineData("if (reader.TryReadTask(out ProcessTask<int> task)) { task.Done(); {|CHAN041:task.Abandon()|}; }")]
    [InlineData("await foreach (int job in reader.ReadAllAsync()) { reader.TaskDone(); Work(job); {|CHAN041:reader.TaskDone()|}; }")]
    [InlineData("await foreach (int job in reader.ReadAllAsync()) { if (job < 0) reader.TaskDone(); Work(job); {|CHAN041:reader.TaskDone()|}; }")]
    [InlineData("await foreach (int job in reader.ReadAllAsync()) { reader.TaskDone(); if (job < 0) {|CHAN041:reader.TaskDone()|}; }")]
    public Task A_task_that_is_finished_twice_is_reported(string statements) => WithReader(statements);

    [Theory]
    [InlineData("await foreach (ProcessTask<int> task in reader.ReadTasksAsync()) { if (TryWork(task.Value)) task.Done(); else task.Abandon(); }")]
    [InlineData("await foreach (ProcessTask<int> task in reader.ReadTasksAsync()) { bool ok = TryWork(task.Value); if (ok) task.Done(); if (!ok) task.Abandon(); }")]
    [InlineData("await foreach (ProcessTask<int> task in reader.ReadTasksAsync()) { bool isDone = false; try { Work(task.Value); task.Done(); isDone = true; } catch (IOException) { } if (!isDone) task.Abandon(); }")]
    [InlineData("await foreach (ProcessTask<int> task in reader.ReadTasksAsync()) { try { Work(task.Value); task.Done(); } catch (IOException error) { task.Abandon(error); } }")]
    [InlineData("await foreach (ProcessTask<int> task in reader.ReadTasksAsync()) { if (task.Value < 0) { task.Abandon(); continue; } task.Done(); }")]
    [InlineData("ProcessTask<int> task = await reader.ReadTaskAsync(); task.Done(); task = await reader.ReadTaskAsync(); task.Done();")]
    [InlineData("while (reader.TryReadTask(out ProcessTask<int> task)) task.Done();")]
    [InlineData("ProcessTask<int> task = await reader.ReadTaskAsync(); bool done = false; do { if (TryWork(task.Value)) { task.Done(); done = true; } } while (!done);")]
    [InlineData("ProcessTask<int> one = await reader.ReadTaskAsync(), two = await reader.ReadTaskAsync(); one.Done(); two.Done();")]
    [InlineData("ProcessTask<int> task = await reader.ReadTaskAsync(); task.Done(); Action again = () => task.Done();")]
    [InlineData("await foreach (int job in reader.ReadAllAsync()) { if (job < 0) { reader.TaskDone(); continue; } reader.TaskDone(); }")]
    [InlineData("bool isSecond = false; await foreach (int job in reader.ReadAllAsync()) { isSecond = !isSecond; if (isSecond) continue; reader.TaskDone(); reader.TaskDone(); }")]
    [InlineData("_ = reader.Read(); await foreach (int job in reader.ReadAllAsync()) { reader.TaskDone(); if (job == 0) { reader.TaskDone(); break; } }")]
    public Task A_task_that_is_finished_once_is_not_reported(string statements) => WithReader(statements);

    private static Task WithReader(string statements) => MessageUse.AssertMembersAsync($$"""
            static IJobs.Reader? s_reader;
            static void Work(int job) { }
            static bool TryWork(int job) => job > 0;
            static bool TryWork(ProcessTask<int> job) => job.Value > 0;
            static void Finish(IJobs.Reader reader) => reader.TaskDone();

            static async Task DoAsync(IJobs.Reader reader, Action<int> handle, CancellationToken stop)
            {
                {{statements}}
            }
        """);
}
