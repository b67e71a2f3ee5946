using System.Threading.Tasks;
using Xunit;

namespace Channels.Generator.Tests.Usage;

/// <summary>CHAN042: whoever joins has somebody who takes the tasks.</summary>
public sealed class JoinTests
{
    [Theory]
    [InlineData("await using IJobs.Channel jobs = IJobs.Create(); jobs.Writer.Job(1); await {|CHAN042:jobs.JoinAsync()|};")]
    [InlineData("using var jobs = IJobs.Create(null); for (int i = 0; i < 10; i++) jobs.Writer.Job(i); {|CHAN042:jobs.Join()|};")]
    [InlineData("await using var jobs = IJobs.Create(); IJobs.Writer writer = jobs.Writer; await writer.JobAsync(1); writer.Complete(); await {|CHAN042:writer.JoinAsync()|}.ConfigureAwait(false);")]
    [InlineData("await using var jobs = IJobs.Create(options: new ProcessChannelOptions { SingleWriter = true }); if (jobs.Writer.TryWrite(1)) await {|CHAN042:jobs.Writer.JoinAsync()|};")]
    [InlineData("await using var jobs = IJobs.Create(); try { jobs.Writer.WriteMany([1, 2]); await {|CHAN042:jobs.JoinAsync()|}; } finally { Console.WriteLine(jobs.Unfinished); }")]
    public Task A_join_without_a_reader_is_reported(string statements) => Method(statements);

    [Theory]
    [InlineData("await using var jobs = IJobs.Create(); await using WorkerProcess worker = Workers.StartDo(jobs.Reader); jobs.Writer.Job(1); await jobs.JoinAsync(); jobs.Writer.Complete(); await worker.Completion;")]
    [InlineData("await using var jobs = IJobs.Create(); jobs.Writer.Job(1); _ = await jobs.Reader.ReadAsync(); jobs.Reader.TaskDone(); await jobs.JoinAsync();")]
    [InlineData("await using var jobs = IJobs.Create(\"jobs\"); jobs.Writer.Job(1); await jobs.JoinAsync();")]
    [InlineData("await using var jobs = IJobs.Create(name); jobs.Writer.Job(1); await jobs.JoinAsync();")]
    [InlineData("await using var jobs = IJobs.Create(); Console.WriteLine(jobs.Name); jobs.Writer.Job(1); await jobs.JoinAsync();")]
    [InlineData("await using var jobs = IJobs.Create(); Console.WriteLine(jobs.Writer.Name); jobs.Writer.Job(1); await jobs.JoinAsync();")]
    [InlineData("await using var jobs = IJobs.Create(); Keep(jobs); jobs.Writer.Job(1); await jobs.JoinAsync();")]
    [InlineData("await using var jobs = IJobs.Create(); await using WorkerProcess worker = Workers.StartPut(jobs.Writer); jobs.Writer.Job(1); await worker.Completion; await jobs.JoinAsync();")]
    [InlineData("await using var jobs = await IJobs.OpenAsync(\"jobs\"); jobs.Writer.Job(1); await jobs.JoinAsync();")]
    [InlineData("await using var jobs = IJobs.Create(); await jobs.JoinAsync();")]
    [InlineData("await using var jobs = IJobs.Create(); await jobs.JoinAsync(); jobs.Writer.Job(1);")]
    [InlineData("await using var jobs = IJobs.Create(); jobs.Writer.Job(1); bool isOver = jobs.Join(TimeSpan.FromSeconds(1));")]
    [InlineData("await using var jobs = IJobs.Create(); jobs.Writer.Job(1); await jobs.JoinAsync(stop);")]
    [InlineData("await using var jobs = IJobs.Create(); jobs.Writer.Job(1); Task join = jobs.JoinAsync(); await Task.WhenAny(join, Task.Delay(10));")]
    [InlineData("await using var jobs = IJobs.Create(); jobs.Writer.Job(1); jobs.Writer.Discard(); await jobs.JoinAsync();")]
    [InlineData("await using var jobs = IJobs.Create(); await using CancellationTokenRegistration end = stop.Register(() => jobs.Dispose()); jobs.Writer.Job(1); await jobs.JoinAsync();")]
    [InlineData("await using var jobs = IJobs.Create(); _ = Task.Run(() => jobs.Writer.Discard()); jobs.Writer.Job(1); await jobs.JoinAsync();")]
    [InlineData("IJobs.Channel jobs = s_jobs!; jobs.Writer.Job(1); await jobs.JoinAsync();")]
    [InlineData("IJobs.Channel jobs = IJobs.Create(); s_jobs = jobs; jobs.Writer.Job(1); await jobs.JoinAsync();")]
    public Task A_join_that_may_end_is_not_reported(string statements) => Method(statements);

    private static Task Method(string statements) => MessageUse.AssertMembersAsync($$"""
            static IJobs.Channel? s_jobs;
            static void Keep(IJobs.Channel jobs) => s_jobs = jobs;

            static async Task JoinAsync(string name, CancellationToken stop)
            {
                {{statements}}
            }
        """);
}
