using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.Waiting;
using Channels.Workers;

namespace Channels;

/// <summary>
/// Keeps a number of workers at work on a queue, or a joinable queue: one that crashes is replaced, by a process that is up already, until all
/// have returned because the queue is completed and empty. Thread-safe.
/// </summary>
public sealed class WorkerPool : IAsyncDisposable
{
    private readonly WorkerPoolOptions _options;
    private readonly Func<WorkerOptions, WorkerProcess> _start;
    private readonly WorkerSpares _spares;
    private readonly WorkerProcess?[] _workers;
    private readonly Channel<WorkerEvent> _events;
    private readonly CancellationTokenSource _stopping = new();
    private readonly object _gate = new();

    // How the workers have been asked to stop, once they have: those that come later are, too.
    private readonly List<(TimeSpan? GracePeriod, CancellationToken Cancellation)> _stops = [];
    private WorkerPoolException? _failure;

    private WorkerPool(int count, Func<WorkerOptions, WorkerProcess> start, WorkerPoolOptions options)
    {
        _options = options;
        _start = start;
        _spares = new WorkerSpares(options);
        _workers = new WorkerProcess?[count];
        _events = Channel.CreateBounded<WorkerEvent>(new BoundedChannelOptions(WorkerPoolOptions.MostEvents) { FullMode = BoundedChannelFullMode.DropOldest });
        try
        {
            // Here and now, so that what can't be started is an error of the caller's.
            for (int slot = 0; slot < count; slot++) StartWorker(slot, spare: null);
        }
        catch
        {
            foreach (WorkerProcess? worker in _workers) worker?.Kill(entireProcessTree: true);
            throw;
        }

        _spares.Fill();
        Completion = RunAsync();
    }

    /// <summary>How many workers it keeps.</summary>
    public int Count => _workers.Length;

    /// <summary>
    /// Ends when every worker has returned, or when the pool was stopped. Throws a <see cref="WorkerPoolException"/> if it has given up, because
    /// one worker after the other died.
    /// </summary>
    public Task Completion { get; }

    /// <summary>
    /// What happens to the workers, from the pool's start to its end. Each event is given to one reader, once; of those that nobody has read, the
    /// last 10,000 are kept.
    /// </summary>
    public IAsyncEnumerable<WorkerEvent> Events => _events.Reader.ReadAllAsync();

    /// <summary>Starts a pool.</summary>
    /// <param name="count">How many workers it keeps: at least 1.</param>
    /// <param name="start">
    /// Starts a worker, and is called again for each that replaces one. It hands the options on to the generated <c>Start…</c> method, as in
    /// <c>options => Workers.StartResize(jobs.Reader, options)</c>: they hold the process that is up already. Of these options it may set the
    /// logger; the others only if there are no <see cref="WorkerPoolOptions.Spares"/>, whose processes were started without that.
    /// </param>
    /// <param name="options">How it treats its workers.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is less than 1.</exception>
    /// <exception cref="ArgumentException">Its workers are to be detached, or to have a standard input.</exception>
    /// <exception cref="InvalidOperationException">The function has set in the options what would not hold for spares.</exception>
    public static WorkerPool Start(int count, Func<WorkerOptions, WorkerProcess> start, WorkerPoolOptions? options = null)
    {
        if (count < 1) throw new ArgumentOutOfRangeException(nameof(count), count, "A pool has at least one worker.");
        if (start is null) throw new ArgumentNullException(nameof(start));
        options = (options ?? new WorkerPoolOptions()).Copy();
        if (options.Worker.IsDetached) throw new ArgumentException("A pool's workers can't be detached: they are to end with it.", nameof(options));
        if (options.Worker.StandardInput is not null) throw new ArgumentException("A pool's workers can't share one standard input.", nameof(options));
        return new WorkerPool(count, start, options);
    }

    /// <summary>
    /// Waits until the work is done: every worker has returned, which it does when the queue that it reads is completed and empty, and, if it is a
    /// joinable one, its tasks are finished. Complete the queue's writer first.
    /// </summary>
    /// <exception cref="WorkerPoolException">The pool has given up.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled; the workers go on.</exception>
    public Task DrainAsync(CancellationToken cancellationToken = default) => Cancellable.Wait(Completion, cancellationToken);

    /// <summary>Asks all workers to stop, and kills those that have not after the grace period, as <see cref="WorkerProcess.StopAsync"/> does. None is replaced any more.</summary>
    /// <param name="gracePeriod">That of <see cref="WorkerPoolOptions.Worker"/> unless given. Holds for a worker that is just being started, too.</param>
    /// <param name="cancellationToken">Ends the grace period early.</param>
    /// <exception cref="ArgumentOutOfRangeException">The grace period is negative, or longer than 24 days.</exception>
    public async Task StopAsync(TimeSpan? gracePeriod = null, CancellationToken cancellationToken = default)
    {
        if (gracePeriod is { } given) _ = WorkerOptions.CheckedGracePeriod(given, nameof(gracePeriod));
        await Task.WhenAll(BeginStop(gracePeriod, cancellationToken).Select(worker => worker.StopAsync(gracePeriod, cancellationToken))).ConfigureAwait(false);
        _ = await Task.WhenAny(Completion).ConfigureAwait(false);
    }

    /// <summary>As <see cref="StopAsync"/>.</summary>
    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    private async Task RunAsync()
    {
        try
        {
            await Task.WhenAll(Enumerable.Range(0, Count).Select(KeepAsync)).ConfigureAwait(false);
        }
        finally
        {
            try
            {
                await _spares.DisposeAsync().ConfigureAwait(false);
            }
            finally
            {
                // Whatever else goes wrong, whoever reads the events is not to wait for ever.
                _events.Writer.Complete();
            }
        }

        if (_failure is not null) throw _failure;
    }

    /// <summary>Keeps one worker at work until it returns, or the pool ends.</summary>
    private async Task KeepAsync(int slot)
    {
        await Task.Yield();
        int quickDeaths = 0;
        while (_workers[slot] is { } worker)
        {
            WorkerCrashedException? crash = await EndAsync(worker).ConfigureAwait(false);
            TimeSpan age = worker.Age;
            await worker.DisposeAsync().ConfigureAwait(false);
            if (crash is null)
            {
                Tell(new WorkerEvent(WorkerEventKind.Returned, slot, worker.Id));
                return;
            }

            quickDeaths = age < _options.QuickDeath ? quickDeaths + 1 : 0;
            TimeSpan delay = _options.DelayAfter(quickDeaths);
            Tell(new WorkerEvent(WorkerEventKind.Crashed, slot, worker.Id) { Crash = crash, RestartDelay = delay });
            if (_stopping.IsCancellationRequested) return;
            if (quickDeaths >= _options.MaxQuickDeaths)
            {
                GiveUp(slot, worker.Id, new WorkerPoolException($"The pool has given up: {quickDeaths} workers in turn lived less than {_options.QuickDeath.TotalSeconds:0.###} s. The last one: {crash.Message}", crash));
                return;
            }

            if (delay > TimeSpan.Zero && !await DelayAsync(delay).ConfigureAwait(false)) return;
            try
            {
                StartWorker(slot, _spares.Take());
            }
            catch (Exception exception)
            {
                GiveUp(slot, worker.Id, new WorkerPoolException($"The pool has given up: a worker could not be started again: {exception.Message}", exception));
                return;
            }
        }
    }

    private void StartWorker(int slot, WorkerLaunch? spare)
    {
        WorkerOptions options = _options.Worker.Copy();
        options.Spare = spare;
        if (_options.Spares > 0) options.SparesOptions = _options.Worker;
        WorkerProcess worker;
        try
        {
            worker = _start(options) ?? throw new InvalidOperationException("What starts the pool's workers returned null.");
        }
        finally
        {
            // It has started one in its own way.
            if (options.TakeSpare() is { } unused) _spares.Return(unused);
        }

        Tell(new WorkerEvent(WorkerEventKind.Started, slot, worker.Id));
        (TimeSpan? GracePeriod, CancellationToken Cancellation)[] stops;
        lock (_gate)
        {
            _workers[slot] = worker;
            stops = [.. _stops];
        }

        foreach ((TimeSpan? gracePeriod, CancellationToken cancellation) in stops) _ = worker.StopAsync(gracePeriod, cancellation);
    }

    private static async Task<WorkerCrashedException?> EndAsync(WorkerProcess worker)
    {
        try
        {
            await worker.Completion.ConfigureAwait(false);
            return null;
        }
        catch (WorkerCrashedException crash)
        {
            return crash;
        }
    }

    private async Task<bool> DelayAsync(TimeSpan delay)
    {
        try
        {
            await Task.Delay(delay, _stopping.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void GiveUp(int slot, int process, WorkerPoolException failure)
    {
        if (Interlocked.CompareExchange(ref _failure, failure, null) is not null) return;
        Tell(new WorkerEvent(WorkerEventKind.GaveUp, slot, process) { Crash = failure.InnerException as WorkerCrashedException });
        foreach (WorkerProcess worker in BeginStop(gracePeriod: null, CancellationToken.None)) _ = worker.StopAsync();
    }

    private List<WorkerProcess> BeginStop(TimeSpan? gracePeriod, CancellationToken cancellation)
    {
        List<WorkerProcess> workers;
        lock (_gate)
        {
            _stops.Add((gracePeriod, cancellation));
            workers = [.. _workers.OfType<WorkerProcess>()];
        }

        // Outside the lock: those that wait go on here.
        _stopping.Cancel();
        return workers;
    }

    private void Tell(WorkerEvent happened) => _ = _events.Writer.TryWrite(happened);
}
