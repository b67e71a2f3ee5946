using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Channels.TestProcess.Contracts;
using Channels.TestProcess.Workers;

namespace Channels.TestProcess.Scenarios;

/// <summary>Programs that start workers, for tests of what happens when they end.</summary>
internal static class Parents
{
    /// <summary>Its worker crashes, and nobody awaits that.</summary>
    internal static async Task<int> CrashAsync()
    {
        await using WorkerProcess worker = WorkerMethods.StartThrow("what is reported");
        await worker.WaitForExitAsync();
        return 0;
    }

    /// <summary>Its worker crashes, its logger takes its time, and it ends as soon as it knows of the crash.</summary>
    internal static async Task<int> EndAfterCrashAsync(string end)
    {
        await using WorkerProcess worker = WorkerMethods.StartThrow("what is reported", new WorkerOptions { Logger = new SlowLogger() });
        try
        {
            await worker.Completion;
            return 0;
        }
        catch (WorkerCrashedException) when (end != "throws")
        {
            if (end == "exits") Environment.Exit(3);
            return 3;
        }
    }

    /// <summary>Starts a worker that stops when it is asked to, one that does not, one that has returned and lingers, and one with a child; says who they are, and waits to be killed.</summary>
    internal static async Task<int> WaitAsync(bool isDetached)
    {
        WorkerOptions options = new() { IsDetached = isDetached, GracePeriod = TimeSpan.FromSeconds(1) };
        using ITexts.Channel answers = ITexts.Create();
        using ITexts.Channel others = ITexts.Create();
        using ITexts.Channel last = ITexts.Create();
        using ILengths.Channel children = ILengths.Create();
        await using WorkerProcess polite = WorkerMethods.StartWaitForStop(answers.Writer, options);
        await using WorkerProcess stubborn = WorkerMethods.StartIgnoreStop(others.Writer, options);
        await using WorkerProcess parent = DyingWorkers.StartWaitWithChild(children.Writer, options);
        await using WorkerProcess lingering = DyingWorkers.StartLinger(last.Writer, options);
        await answers.Reader.ReadAsync();
        await others.Reader.ReadAsync();
        await last.Reader.ReadAsync();
        Console.WriteLine(string.Join(' ', polite.Id, stubborn.Id, lingering.Id, parent.Id, (await children.Reader.ReadAsync()).ToString(CultureInfo.InvariantCulture)));
        await Task.Delay(Timeout.Infinite);
        return 0;
    }

    /// <summary>Starts a detached worker that returns when this process has died; says who it is, and waits to be killed.</summary>
    internal static async Task<int> WaitToBeOutlastedAsync(string file)
    {
        await using WorkerProcess worker = DyingWorkers.StartOutlast(file, new WorkerOptions { IsDetached = true });
        await worker.Started;
        Console.WriteLine(worker.Id);
        await Task.Delay(Timeout.Infinite);
        return 0;
    }
}
