using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using Channels.Frames;
using Channels.Waiting;
using Channels.Workers;

namespace Channels;

/// <summary>A process that runs one worker method. Thread-safe.</summary>
public class WorkerProcess : IAsyncDisposable
{
    private const int SignalBase = 128;
    private const int InterruptSignal = 2;
    private const int AbortSignal = 6;

    // Completion is to end within a second, whatever keeps the worker's streams, or its report, from ending.
    private static readonly TimeSpan s_lastWords = TimeSpan.FromMilliseconds(600);
    private static readonly TimeSpan s_report = TimeSpan.FromMilliseconds(200);

    private readonly WorkerLaunch _launch;
    private readonly WorkerRun _run;
    private readonly TaskCompletionSource<bool> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private volatile bool _hasReturned;
    private volatile bool _exits;
    private int? _signal;

    internal WorkerProcess(WorkerLaunch launch, WorkerRun run)
    {
        _launch = launch;
        _run = run;
    }

    /// <summary>The process's id.</summary>
    public int Id => _launch.Id;

    /// <summary>
    /// Ends when the worker's method is about to be called: its process is up and has attached to the channels that it was given.
    /// Faults as <see cref="Completion"/> does if it never comes to that.
    /// </summary>
    public Task Started => _started.Task;

    /// <summary>
    /// Ends when the process has exited. Throws a <see cref="WorkerCrashedException"/>, with the worker's own stack trace, if its
    /// method threw or the process ended in any other way than by returning from it, or by exiting with code 0.
    /// </summary>
    /// <remarks>
    /// A crash is reported to <see cref="WorkerOptions.Logger"/>, or to standard error, whether this is awaited or not; unless
    /// <see cref="Kill"/> was the reason.
    /// </remarks>
    public Task Completion => _completed.Task;

    /// <summary>The exit code, or null while the process runs; 128 and the signal's number if a signal ended it.</summary>
    public int? ExitCode => _launch.Exited.IsCompletedSuccessfully ? _launch.Exited.Result : null;

    /// <summary>The number of the signal that ended the process; null while it runs, and if none did. Known when <see cref="Completion"/> has ended.</summary>
    public int? Signal => _completed.Task.IsCompleted ? _signal : null;

    /// <summary>How long ago it was told what to run; after its end, how long it lived.</summary>
    internal TimeSpan Age => _clock.Elapsed;

    private protected virtual bool ReturnsResult => false;

    /// <summary>Waits until the process has exited, however.</summary>
    /// <returns>Its exit code; 128 and the signal's number if a signal ended it.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled; the worker goes on.</exception>
    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken = default)
    {
        await Cancellable.Wait(_launch.Exited, cancellationToken).ConfigureAwait(false);
        return await _launch.Exited.ConfigureAwait(false);
    }

    /// <summary>Ends the process at once. One that has exited is left alone.</summary>
    /// <param name="entireProcessTree">Whether the processes that it has started are ended, too.</param>
    public void Kill(bool entireProcessTree = false) => _launch.Kill(KillReason.Wanted, entireProcessTree);

    /// <summary>
    /// Asks the worker to stop, by its cancellation token, and waits until it has. One that has not after the grace period is killed, with the
    /// processes that it has started. Does not throw for its crash.
    /// </summary>
    /// <param name="gracePeriod"><see cref="WorkerOptions.GracePeriod"/> unless given.</param>
    /// <param name="cancellationToken">Ends the grace period early.</param>
    /// <returns>Whether it has ended by itself: false if this process has killed it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The grace period is negative, or longer than 24 days.</exception>
    public async Task<bool> StopAsync(TimeSpan? gracePeriod = null, CancellationToken cancellationToken = default)
    {
        TimeSpan period = gracePeriod is { } given ? WorkerOptions.CheckedGracePeriod(given, nameof(gracePeriod)) : _run.Options.GracePeriod;
        if (!_launch.Exited.IsCompleted)
        {
            _launch.AskToStop();
            using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            if (await Task.WhenAny(_launch.Exited, Task.Delay(period, over.Token)).ConfigureAwait(false) != _launch.Exited)
            {
                _launch.Kill(KillReason.TooSlow, withDescendants: true);
            }

            over.Cancel();
        }

        _ = await Task.WhenAny(Completion).ConfigureAwait(false);
        return _launch.KilledFor == KillReason.None;
    }

    /// <summary>
    /// As <see cref="StopAsync"/>, after the grace period of <see cref="WorkerOptions.GracePeriod"/>. A detached worker
    /// (<see cref="WorkerOptions.IsDetached"/>) is left to go on.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (!_run.Options.IsDetached) _ = await StopAsync().ConfigureAwait(false);
    }

    /// <summary>Begins to look after it, on the pool's threads: what waits for it is not the caller's.</summary>
    internal void Follow() => _ = Task.Run(FollowAsync);

    private protected virtual void OnResult(byte[] result)
    {
    }

    private protected virtual void OnEnded(Exception? failure)
    {
    }

    private async Task FollowAsync()
    {
        Exception? failure = null;
        try
        {
            failure = await EndAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // It is an error of ours, but whoever waits is to hear of it.
            failure = exception;
        }

        if (failure is null)
        {
            OnEnded(null);
            _ = _started.TrySetResult(true);
            _ = _completed.TrySetResult(true);
            return;
        }

        OnEnded(failure);
        _ = _started.TrySetException(failure);
        _ = _completed.TrySetException(failure);

        // They count as seen: there is a report.
        _ = _started.Task.Exception;
        _ = _completed.Task.Exception;
    }

    /// <returns>The crash, if it was one.</returns>
    private async Task<WorkerCrashedException?> EndAsync()
    {
        using CancellationTokenSource lastWords = new();
        Task<RemoteException?> reporting = ListenAsync(lastWords.Token);
        int exitCode = await _launch.Exited.ConfigureAwait(false);
        _clock.Stop();
        _run.LoseEndpoints(Id);

        // A process that it has started may keep its streams open, or its end of the link: that is not waited for.
        lastWords.CancelAfter(s_lastWords);
        RemoteException? error = await reporting.ConfigureAwait(false);
        OutputTail output = await _launch.LastOutputAsync(lastWords.Token).ConfigureAwait(false);
        lastWords.Cancel();
        string? dump = _launch.FindDump();
        _launch.Close();

        bool hasStarted = _started.Task.IsCompleted;
        if (error is null && exitCode == 0 && (_hasReturned || (hasStarted && !ReturnsResult))) return null;

        int? signal = exitCode > SignalBase && SignalNames.IsKnown(exitCode - SignalBase) && (!_exits || _launch.KilledFor != KillReason.None) ? exitCode - SignalBase : null;
        _signal = signal;
        RuntimeCrash? runtime = exitCode == SignalBase + AbortSignal ? RuntimeCrash.Read(output.RuntimeLastWords()) : null;
        WorkerCrashedException crash = new(new WorkerCrash(
            _run.Worker, _run.Arguments, Id, exitCode, signal, hasStarted, _hasReturned, _launch.KilledFor, error, runtime, output.LastLines(), dump));

        // Ctrl+C reaches all processes of a terminal: one that has only begun can't leave it to its parent yet.
        bool isInterrupted = signal == InterruptSignal && !hasStarted;
        if (_launch.KilledFor != KillReason.Wanted && !isInterrupted)
        {
            // As a rule it is there when Completion throws, so that it comes first even if the program ends then.
            _ = await Task.WhenAny(CrashReport.Begin(crash, _run.Options), Task.Delay(s_report)).ConfigureAwait(false);
        }

        return crash;
    }

    private async Task<RemoteException?> ListenAsync(CancellationToken cancellation)
    {
        RemoteException? error = null;
        try
        {
            while (true)
            {
                (byte kind, byte[] payload) = await _launch.Link.ReceiveAsync(cancellation).ConfigureAwait(false);
                switch (kind)
                {
                    case WorkerLink.Started:
                        _launch.Link.ForgetRun();
                        _run.ReleaseEndpoints();
                        _ = _started.TrySetResult(true);
                        break;
                    case WorkerLink.Done:
                        OnResult(payload);
                        _hasReturned = true;
                        break;
                    case WorkerLink.Stopped:
                        _hasReturned = true;
                        break;
                    case WorkerLink.Failed:
                        error = RemoteError.Decode(payload);
                        break;
                    case WorkerLink.Exiting:
                        _exits = true;
                        break;
                    case 0:
                        return error;
                }
            }
        }
        catch (Exception exception) when (exception is ChannelPeerLostException or ChannelCorruptException or OperationCanceledException)
        {
            // The exit code says how it ended.
            return error;
        }
    }
}
