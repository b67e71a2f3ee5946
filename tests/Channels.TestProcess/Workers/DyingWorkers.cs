using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using Channels.TestProcess.Contracts;

namespace Channels.TestProcess.Workers;

/// <summary>The ways in which a process can die.</summary>
public static partial class DyingWorkers
{
    [ProcessWorker]
    public static void ThrowOnThread(string message)
    {
        new Thread(() => throw new InvalidTimeZoneException(message)).Start();
        Thread.Sleep(Timeout.Infinite);
    }

    [ProcessWorker]
    public static async Task ThrowInPool(string message)
    {
        _ = ThreadPool.QueueUserWorkItem(_ => throw new InvalidTimeZoneException(message));
        await Task.Delay(Timeout.Infinite);
    }

    [ProcessWorker]
    public static async Task ThrowInAsyncVoid(string message)
    {
        Throw(message);
        await Task.Delay(Timeout.Infinite);

        static async void Throw(string message)
        {
            await Task.Yield();
            throw new InvalidTimeZoneException(message);
        }
    }

    /// <summary>Returns as if nothing had happened.</summary>
    [ProcessWorker]
    public static async Task ThrowUnobserved(string message)
    {
        ManualResetEventSlim thrown = new();
        _ = ThrowAsync(message, thrown);
        thrown.Wait();
        await Task.Delay(TimeSpan.FromMilliseconds(300));
    }

    /// <summary>As <see cref="ThrowUnobserved"/>, many times, with a handler of its own, which takes each for observed or not; says how many it was told of, and that it goes on.</summary>
    [ProcessWorker]
    public static async Task HandleUnobserved(int count, bool observes, INumbers.Writer answers)
    {
        int told = 0;
        TaskScheduler.UnobservedTaskException += (_, arguments) =>
        {
            told++;
            if (observes) arguments.SetObserved();
        };
        await ThrowAllAsync(count);
        for (int i = 0; i < 100 && told < count; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10));
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        answers.Number(told);

        // Time to end the process, for who wants to.
        await Task.Delay(TimeSpan.FromMilliseconds(300));
        answers.Number(told);
        await ThrowAllAsync(count);
    }

    [ProcessWorker]
    public static void FailFast(string message) => Environment.FailFast(message);

    [ProcessWorker]
    public static void Overflow(int depth) => _ = Deeper(depth);

    [ProcessWorker]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void WriteAnywhere() => Marshal.WriteInt32((nint)0x1234_5678, 1);

    [ProcessWorker]
    public static void Abort() => abort();

    [ProcessWorker]
    public static void WriteNatively() => memset(0x1234_5678, 0, 1);

    [ProcessWorker]
    public static void RunOutOfMemory()
    {
        List<byte[]> kept = [];
        while (true) kept.Add(new byte[1 << 16]);
    }

    [ProcessWorker]
    public static void RunOutOfMemoryOnThread()
    {
        new Thread(RunOutOfMemory).Start();
        Thread.Sleep(Timeout.Infinite);
    }

    [ProcessWorker]
    public static void ExitLater(int code)
    {
        new Thread(() => Environment.Exit(code)).Start();
        Thread.Sleep(Timeout.Infinite);
    }

    /// <summary>Writes lines to standard error, and ends with an exception.</summary>
    [ProcessWorker]
    public static void Complain(int lines, string secret, [Sensitive] string password)
    {
        for (int i = 0; i < lines; i++) Console.Error.WriteLine("line " + i);
        throw new InvalidTimeZoneException($"{secret.Length} and {password.Length}");
    }

    [ProcessWorker]
    public static async Task Wait(ITexts.Writer answers, CancellationToken stop)
    {
        await answers.TextAsync("waits", CancellationToken.None);
        await Task.Delay(Timeout.Infinite, stop);
    }

    /// <summary>Writes something to standard error, and goes on.</summary>
    [ProcessWorker]
    public static async Task Quote(string text, ITexts.Writer answers, CancellationToken stop)
    {
        await Console.Error.WriteLineAsync(text);
        await Wait(answers, stop);
    }

    /// <summary>Returns, but the process stays.</summary>
    [ProcessWorker]
    public static async Task Linger(ITexts.Writer answers)
    {
        new Thread(() => Thread.Sleep(Timeout.Infinite)) { IsBackground = false }.Start();
        await answers.TextAsync("lingers");
    }

    /// <summary>Returns when its parent has died, and notes with which code the process ends.</summary>
    [ProcessWorker]
    public static async Task Outlast(string file)
    {
        int parent = getppid();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.WriteAllText(file, "ended with " + Environment.ExitCode);
        while (getppid() == parent) await Task.Delay(10);
    }

    /// <summary>Starts a process of its own, says which, and takes no notice of being asked to stop.</summary>
    [ProcessWorker]
    public static async Task WaitWithChild(ILengths.Writer child)
    {
        using Process sleeping = Process.Start("sleep", "1000");
        await child.LengthAsync(sleeping.Id);
        await Task.Delay(Timeout.Infinite);
    }

    /// <summary>Returns when all have thrown, or are about to.</summary>
    private static async Task ThrowAllAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            ManualResetEventSlim thrown = new();
            _ = ThrowAsync("handled", thrown);
            thrown.Wait();
        }

        await Task.Yield();
    }

    private static async Task ThrowAsync(string message, ManualResetEventSlim thrown)
    {
        await Task.Yield();
        thrown.Set();
        throw new InvalidTimeZoneException(message);
    }

    private static int Deeper(int depth) => Deeper(depth + 1) + depth;

    [DllImport("libc")]
    private static extern void abort();

    [DllImport("libc")]
    private static extern int getppid();

    [DllImport("libc")]
    private static extern nint memset(nint to, int value, nint count);
}
