using System;
using System.Collections.Generic;
using System.IO;
using System.IO.MemoryMappedFiles;
using System.Linq;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Channels.TestProcess.Workers;
using Xunit;

namespace Channels.Runtime.Tests.Joinables;

/// <summary>Tasks that put tasks, over several worker processes: a join never returns while one of them is to come.</summary>
public sealed class TreeTests : ChannelTest
{
    private const int Workers = 4, Children = 10;

    // 111,111 tasks below each root of depth 5, itself included.
    private const int Depth = 5, TasksOfRoot = 111_111;

    [Theory]
    [InlineData(false, 131_072)]
    [InlineData(true, 131_072)]
    [InlineData(true, 4096)]
    public async Task Each_puts_ten(bool each, int capacity)
    {
        const int Rounds = 10;
        string counts = Path.GetTempFileName();
        try
        {
            using MemoryMappedFile file = MemoryMappedFile.CreateFromFile(counts, FileMode.Open, null, Workers * sizeof(long));
            using MemoryMappedViewAccessor view = file.CreateViewAccessor();
            using ITasks.Channel tasks = ITasks.Create(options: new ProcessChannelOptions { Capacity = capacity });
            List<WorkerProcess> workers =
                [.. Enumerable.Range(0, Workers).Select(i => JoinableWorkers.StartGrow(tasks.Reader, tasks.Writer, Children, counts, i, each, Helper.Worker))];
            for (int i = 1; i <= Rounds; i++)
            {
                tasks.Writer.Number(Depth);
                await tasks.JoinAsync(TimeSpan.FromMinutes(2));
                Assert.Equal(i * TasksOfRoot, Enumerable.Range(0, Workers).Sum(index => view.ReadInt64(index * sizeof(long))));
            }

            Assert.Equal(0, tasks.Unfinished);
            tasks.Writer.Complete();
            foreach (WorkerProcess worker in workers)
            {
                await worker.Completion.Within();
                await worker.DisposeAsync();
            }
        }
        finally
        {
            File.Delete(counts);
        }
    }
}
