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

    private readonly WorkerLaunch _launch;
    private readonly WorkerRun _run;
    private readonly TaskCompletionSource<bool> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private volatile bool _isKilled;
    private volatile bool _wasTooSlow;
    private volatile bool _hasReturned;
    private volatile bool _exits;

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
    public int? Signal => !_completed.Task.IsCompleted || _exits || ExitCode is null or <= SignalBase ? null : ExitCode - SignalBase;

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
    public void Kill(bool entireProcessTree = false)
    {
        _isKilled = true;
        _launch.Kill(entireProcessTree);
    }

    /// <summary>
    /// Asks the worker to stop, by its cancellation token, and waits until it has. One that has not after the grace period is killed, with the
    /// processes that it has started. Does not throw for its crash.
    /// </summary>
    /// <param name="gracePeriod"><see cref="WorkerOptions.GracePeriod"/> unless given.</param>
    /// <param name="cancellationToken">Ends the grace period early.</param>
    /// <returns>Whether it has ended by itself.</returns>
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
                _wasTooSlow = true;
                _launch.Kill(withDescendants: true);
            }

            over.Cancel();
        }

        _ = await Task.WhenAny(Completion).ConfigureAwait(false);
        return !_wasTooSlow;
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

    internal void Begin(ReadOnlySpan<byte> run)
    {
        // What waits for it here is the pool's, not the caller's context's.
        _ = Task.Run(FollowAsync);
        _launch.TrySend(WorkerLink.Run, run);
    }

    private protected virtual void OnResult(byte[] result)
    {
    }

    private protected virtual void OnEnded(WorkerCrashedException? crash)
    {
    }

    private async Task FollowAsync()
    {
        Task<RemoteException?> reporting = ListenAsync();
        int exitCode = await _launch.Exited.ConfigureAwait(false);
        _clock.Stop();
        _run.LoseEndpoints(Id);
        RemoteException? error = await reporting.ConfigureAwait(false);
        OutputTail output = await _launch.LastOutputAsync().ConfigureAwait(false);
        string? dump = _launch.FindDump();
        _launch.Close();

        bool hasStarted = _started.Task.IsCompleted;
        if (error is null && exitCode == 0 && (_hasReturned || (hasStarted && !ReturnsResult)))
        {
            OnEnded(null);
            _ = _completed.TrySetResult(true);
            return;
        }

        int? signal = exitCode > SignalBase && !_exits ? exitCode - SignalBase : null;
        WorkerCrashedException crash = new(new WorkerCrash(
            _run.Worker, _run.Arguments, Id, exitCode, signal, hasStarted, _hasReturned, _wasTooSlow, error, RuntimeCrash.Read(output.RuntimeLastWords()), output.LastLines(), dump));
        if (!_isKilled) CrashReport.Write(crash, _run.Options.Logger);
        _ = _started.TrySetException(crash);
        _ = _completed.TrySetException(crash);
        OnEnded(crash);

        // They count as seen: the report has been written.
        _ = _started.Task.Exception;
        _ = _completed.Task.Exception;
    }

    private async Task<RemoteException?> ListenAsync()
    {
        RemoteException? error = null;
        try
        {
            while (true)
            {
                (byte kind, byte[] payload) = await _launch.Link.ReceiveAsync().ConfigureAwait(false);
                switch (kind)
                {
                    case WorkerLink.Started:
                        _run.ReleaseEndpoints();
                        _ = _started.TrySetResult(true);
                        break;
                    case WorkerLink.Done:
                        _hasReturned = true;
                        OnResult(payload);
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
        catch (ChannelPeerLostException)
        {
            // The exit code says how it ended.
            return error;
        }
    }
}
