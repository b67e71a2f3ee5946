using System;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.Frames;

namespace Channels.Workers;

/// <summary>Tells the parent, in a worker, of what ends the process without passing through its method: exceptions on other threads, and exits.</summary>
internal sealed class CrashWatch
{
    /// <summary>In bytes. A collection of more takes its time, and a worker that has so much is rarely one that ends often.</summary>
    private const long QuicklyCollected = 256L << 20;

    private readonly WorkerLink _link;
    private readonly ManualResetEventSlim _neverSet = new();
    private volatile bool _hasReturned;
    private volatile bool _crashes;

    internal CrashWatch(WorkerLink link)
    {
        _link = link;
        AppDomain.CurrentDomain.UnhandledException += OnUnhandled;
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        TaskScheduler.UnobservedTaskException += OnUnobserved;
    }

    /// <summary>
    /// Before a method counts as having returned: finds tasks that failed and that nobody awaits. Does not return if there are any; the
    /// process ends then. One that has just ended, and on whose thread this runs, may be missed.
    /// </summary>
    internal void LookForUnobserved()
    {
        GC.Collect(GC.GetTotalMemory(forceFullCollection: false) < QuicklyCollected ? GC.MaxGeneration : 0);
        GC.WaitForPendingFinalizers();
        if (_crashes) _neverSet.Wait();
    }

    /// <summary>What tasks are left over from now on matter to nobody.</summary>
    internal void HasReturned() => _hasReturned = true;

    private void OnUnhandled(object sender, UnhandledExceptionEventArgs arguments)
    {
        if (arguments.ExceptionObject is Exception exception) TrySend(WorkerLink.Failed, RemoteError.Encode(exception));
    }

    private void OnExit(object? sender, EventArgs arguments)
    {
        TrySend(WorkerLink.Exiting, default);
        _link.Dispose();
    }

    /// <summary>An exception that nobody has awaited is one that nobody handles: it ends the worker as on a thread of its own.</summary>
    private void OnUnobserved(object? sender, UnobservedTaskExceptionEventArgs arguments)
    {
        if (arguments.Observed || _hasReturned) return;
        _crashes = true;
        Exception exception = arguments.Exception.InnerExceptions.Count == 1 ? arguments.Exception.InnerExceptions[0] : arguments.Exception;
        new Thread(() => ExceptionDispatchInfo.Capture(exception).Throw()).Start();
    }

    private void TrySend(byte kind, ReadOnlySpan<byte> payload)
    {
        try
        {
            _ = _link.TrySend(kind, payload);
        }
        catch (Exception exception) when (exception is ChannelClosedException or ObjectDisposedException or System.IO.IOException)
        {
            // Nobody is there to hear of it, or there is no room for it: the exit code has to do.
        }
    }
}
