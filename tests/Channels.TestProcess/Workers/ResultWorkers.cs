using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Channels.TestProcess.Contracts;

namespace Channels.TestProcess.Workers;

/// <summary>What worker methods can return.</summary>
public static partial class ResultWorkers
{
    [ProcessWorker]
    public static int Add(int a, int b) => a + b;

    [ProcessWorker]
    public static async Task<string?> Echo(string? text)
    {
        await Task.Yield();
        return text;
    }

    [ProcessWorker]
    public static async ValueTask<Job> Rename(Job job, string name)
    {
        await Task.Yield();
        return job with { Name = name };
    }

    [ProcessWorker]
    public static byte[] Fill(int length, byte value)
    {
        byte[] bytes = new byte[length];
        Array.Fill(bytes, value);
        return bytes;
    }

    [ProcessWorker]
    public static Task<List<int>> Count(int count) => Task.FromResult(Enumerable.Range(0, count).ToList());

    [ProcessWorker]
    public static int Refuse(string reason) => throw new InvalidTimeZoneException(reason);

    [ProcessWorker]
    public static int ExitInOrder()
    {
        Environment.Exit(0);
        return 1;
    }

    [ProcessWorker]
    public static Task<int> ReturnNull() => null!;

    [ProcessWorker]
    public static async Task<int> WaitForStop(ITexts.Writer answers, CancellationToken stop)
    {
        await answers.TextAsync("waits", CancellationToken.None);
        await Task.Delay(Timeout.Infinite, stop);
        return 1;
    }
}
