using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using Channels.CompilerServices;
using Channels.Frames;
using Channels.Interop;
using Channels.Waiting;
using Channels.Workers;

namespace Channels;

/// <summary>A process that runs one worker method. Thread-safe.</summary>
public sealed class WorkerProcess : IAsyncDisposable
{
    private const int KillSignal = 9;
    private static readonly TimeSpan s_gracePeriod = TimeSpan.FromSeconds(5);

    private readonly string _worker;
    private readonly Process _process;
    private readonly WorkerLink _link;
    private readonly IReadOnlyList<IMovableEndpoint> _endpoints;
    private readonly TaskCompletionSource<bool> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly object _gate = new();
    private int _heldEndpoints;
    private int _exitSeen;
    private bool _isOver;

    internal WorkerProcess(string worker, Process process, WorkerLink link, ReadOnlySpan<byte> run, IReadOnlyList<IMovableEndpoint> endpoints)
    {
        _worker = worker;
        _process = process;
        _link = link;
        _endpoints = endpoints;
        _heldEndpoints = endpoints.Count;
        Id = process.Id;
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => OnExit();
        if (_process.HasExited) OnExit();
        Task<RemoteException?> report = ListenAsync();
        try
        {
            link.Send(WorkerLink.Run, run);
        }
        catch (ChannelPeerLostException)
        {
            // It has ended already; Completion says how.
        }

        Completion = EndAsync(report);
    }

    /// <summary>The process's id.</summary>
    public int Id { get; }

    /// <summary>
    /// Ends when the worker's method is about to be called: its process is up and has attached to the channels that it was given.
    /// Faults as <see cref="Completion"/> does if it never comes to that.
    /// </summary>
    public Task Started => _started.Task;

    /// <summary>
    /// Ends when the process has exited. Throws a <see cref="WorkerCrashedException"/>, with the worker's own stack trace, if its
    /// method threw or the process ended in any other way than by returning from it.
    /// </summary>
    public Task Completion { get; }

    /// <summary>Waits until the process has exited, however.</summary>
    /// <returns>Its exit code; 128 and the signal's number if a signal ended it.</returns>
    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken = default)
    {
        await Cancellable.Wait(_exited.Task, cancellationToken).ConfigureAwait(false);
        return await _exited.Task.ConfigureAwait(false);
    }

    /// <summary>Ends the process at once. One that has exited is left alone.</summary>
    public void Kill()
    {
        // Once it has been waited for, its id may be another process's.
        lock (_gate)
        {
            if (!_isOver && !_process.HasExited) _ = LibC.Kill(Id, KillSignal);
        }
    }

    /// <summary>Asks the worker to stop, if it still runs, and kills it if it has not after five seconds. Does not throw for its crash.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_exited.Task.IsCompleted)
        {
            lock (_gate)
            {
                if (!_isOver) _ = _link.TrySend(WorkerLink.Stop);
            }

            if (await Task.WhenAny(_exited.Task, Task.Delay(s_gracePeriod)).ConfigureAwait(false) != _exited.Task) Kill();
        }

        _ = await Task.WhenAny(Completion).ConfigureAwait(false);
        _ = _started.Task.Exception;        // Seen, if anybody wanted to: the crash is Completion's.
    }

    private void OnExit()
    {
        if (Interlocked.Exchange(ref _exitSeen, 1) != 0) return;

        // An end that the worker had been given and did not take will never be taken. Nobody waits for it any more.
        foreach (IMovableEndpoint endpoint in _endpoints)
        {
            if (!endpoint.Connection.IsClosed) endpoint.Lost(Id);
        }

        _link.Lost(Id);
        ReleaseEndpoints();
        _ = _exited.TrySetResult(_process.ExitCode);
    }

    private void ReleaseEndpoints()
    {
        if (Interlocked.Exchange(ref _heldEndpoints, 0) == 0) return;
        foreach (IMovableEndpoint endpoint in _endpoints) endpoint.Connection.Close();
    }

    private async Task<RemoteException?> ListenAsync()
    {
        RemoteException? error = null;
        try
        {
            while (true)
            {
                (byte kind, byte[] payload) = await _link.ReceiveAsync().ConfigureAwait(false);
                switch (kind)
                {
                    case WorkerLink.Started:
                        ReleaseEndpoints();
                        _ = _started.TrySetResult(true);
                        break;
                    case WorkerLink.Failed:
                        error = RemoteError.Decode(payload);
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

    private async Task EndAsync(Task<RemoteException?> report)
    {
        int exitCode = await _exited.Task.ConfigureAwait(false);
        RemoteException? error = await report.ConfigureAwait(false);
        lock (_gate)
        {
            _isOver = true;
            _link.Dispose();
            _process.Dispose();
        }

        if (error is null && exitCode == 0)
        {
            _ = _started.TrySetResult(true);
            return;
        }

        WorkerCrashedException crash = new(_worker, Id, exitCode, error);
        _ = _started.TrySetException(crash);
        throw crash;
    }
}
