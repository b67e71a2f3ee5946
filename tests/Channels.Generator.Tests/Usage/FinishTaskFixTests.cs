using System.Threading.Tasks;
using Channels.CodeFixes;
using Channels.Generator.Tests.Harness;
using Xunit;

namespace Channels.Generator.Tests.Usage;

/// <summary>CHAN040, fixed.</summary>
public sealed class FinishTaskFixTests
{
    [Theory]
    [InlineData("reader.ReadAllAsync()", "int job", "job", "reader.TaskDone();")]
    [InlineData("reader.ReadAllAsync(stop)", "var job", "job", "reader.TaskDone();")]
    [InlineData("reader.ReadTasksAsync()", "ProcessTask<int> job", "job.Value", "job.Done();")]
    public Task A_task_that_no_way_finishes_is_finished_at_the_end(string read, string item, string value, string added) =>
        CodeFixRun.AssertAsync<FinishTaskFix>(
            "CHAN040",
            Worker($"""
                await foreach ({item} in {read})
                        {"{"}
                            Console.WriteLine({value});
                        {"}"}
                """),
            Worker($"""
                await foreach ({item} in {read})
                        {"{"}
                            Console.WriteLine({value});
                            {added}
                        {"}"}
                """));

    [Theory]
    [InlineData("await foreach (int job in reader.ReadAllAsync()) { if (job < 0) continue; reader.TaskDone(); }")]
    [InlineData("await foreach (int job in reader.ReadAllAsync()) { if (job < 0) continue; Console.WriteLine(job); }")]
    [InlineData("await foreach (ProcessTask<int> job in reader.ReadTasksAsync()) if (job.Value > 0) job.Abandon();")]
    public Task Where_there_are_several_ways_a_person_has_to_look(string statement) =>
        CodeFixRun.AssertNotOfferedAsync<FinishTaskFix>("CHAN040", Worker(statement));

    private static string Worker(string statement) => $$"""
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        using Channels;

        static partial class Workers
        {
            [ProcessWorker]
            public static async Task Do(IJobs.Reader reader, CancellationToken stop)
            {
                {{statement}}
            }
        }

        [ProcessChannel(Kind = ChannelKind.Joinable)]
        public partial interface IJobs { void Job(int number); }
        """;
}
