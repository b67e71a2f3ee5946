using System;
using System.Threading.Channels;
using Channels.Frames;

namespace Channels.Workers;

/// <summary>Tells the parent, in a worker, of what ends the process without passing through its method: exceptions on other threads, and exits.</summary>
internal sealed class CrashWatch
{
    /// <summary>In bytes. A collection of more takes its time, and a worker that has so much is rarely one that ends often.</summary>
    private const long QuicklyCollected = 256L << 20;

    private readonly WorkerLink _link;
    private readonly UnobservedTasks _tasks = new();

    internal CrashWatch(WorkerLink link)
    {
        _link = link;
        AppDomain.CurrentDomain.UnhandledException += OnUnhandled;
        AppDomain.CurrentDomain.ProcessExit += OnExit;
    }

    /// <summary>
    /// Before a method counts as having returned: finds tasks that failed and that nobody awaits. Does not return if there are any; the
    /// process ends then. One that has just ended, and on whose thread this runs, may be missed.
    /// </summary>
    internal void LookForUnobserved() => _tasks.Look(GC.GetTotalMemory(forceFullCollection: false) < QuicklyCollected ? GC.MaxGeneration : 0);

    /// <inheritdoc cref="UnobservedTasks.Forget"/>
    internal void HasReturned() => _tasks.Forget();

    private void OnUnhandled(object sender, UnhandledExceptionEventArgs arguments)
    {
        if (arguments.ExceptionObject is Exception exception) TrySend(WorkerLink.Failed, RemoteError.Encode(exception));
    }

    private void OnExit(object? sender, EventArgs arguments)
    {
        TrySend(WorkerLink.Exiting, default);
        _link.Dispose();
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
