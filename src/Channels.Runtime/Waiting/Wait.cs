using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using System.Threading.Tasks.Sources;

namespace Channels.Waiting;

/// <summary>
/// Waits for the other side of a ring, blocking or not: looks, spins, then sleeps. One wait at a time; it is used again and
/// again, so waiting allocates nothing.
/// </summary>
internal abstract unsafe partial class Wait : WaitRegistration, IValueTaskSource<bool>, IValueTaskSource
{
    /// <summary>
    /// How long a sleep lasts at most before the sleeper looks for itself: for the moments in which a process can be killed
    /// after its store and before it wakes anybody.
    /// </summary>
    private static readonly TimeSpan s_longestSleep = TimeSpan.FromMilliseconds(200);

    private static readonly Action<object?> s_lookAtCancellation = static wait => ((Wait)wait!).RequestLook();
    private static readonly Action<object?> s_endSleep = static wait => WakePair.Wake(((Wait)wait!)._pair);

    private const int LooksBetweenClocks = 32;

    private readonly ulong* _pair;
    private readonly long _longestSpin;
    private long _spin;
    private ManualResetValueTaskSourceCore<bool> _source = new() { RunContinuationsAsynchronously = false };
    private CancellationToken _cancellation;
    private CancellationTokenRegistration _cancellationRegistration;
    private int _active;
    private WaitOutcome _outcome;
    private Exception? _error;

    private protected Wait(ulong* pair, TimeSpan spin)
    {
        _pair = pair;
        _longestSpin = Cpu.CanSpin ? (long)(spin.TotalSeconds * Stopwatch.Frequency) : 0;
        _spin = _longestSpin;
    }

    internal override int* Word => (int*)_pair;

    /// <summary>Whether what is waited for is there: two or three loads.</summary>
    private protected abstract bool Glance();

    /// <summary>Looks at everything, the other process included.</summary>
    /// <exception cref="ObjectDisposedException">This side has been closed.</exception>
    private protected abstract WaitOutcome Look();

    /// <summary>The exception that a wait ends with that is over for good, or null if it just ends.</summary>
    private protected abstract Exception? EndError { get; }

    /// <summary>Of the wait that <see cref="Start"/> began last.</summary>
    internal short Version => _source.Version;

    /// <summary>Whether the task that <see cref="Start"/> returned last asks this object for its result.</summary>
    private protected bool IsHandedOver { get; private set; }

    /// <summary>Whether an operation waits.</summary>
    private protected bool IsWaiting => Volatile.Read(ref _active) != 0;

    private protected static InvalidOperationException AnotherWaits() =>
        new("Another operation waits on this endpoint. An endpoint of a pipe is for one thread at a time: await one call before the next.");

    /// <summary>Called when an asynchronous wait is over, before anybody hears of it.</summary>
    private protected virtual void OnOver()
    {
    }

    /// <summary>Called before each sleep, ahead of the barrier and the last look.</summary>
    private protected virtual void BeforeSleep()
    {
    }

    /// <summary>Called when a sleep was long and nobody ended it: whoever should have may have been killed.</summary>
    private protected virtual void OnLongSleep()
    {
    }

    /// <summary>Called when an asynchronous wait is cancelled, and about to end.</summary>
    /// <returns>False if what was waited for has been done meanwhile: then it ends with that.</returns>
    private protected virtual bool TryGiveUp() => true;

    /// <summary>Called when the result of an asynchronous wait is asked for: the wait is not needed any more.</summary>
    private protected virtual void OnResult()
    {
    }

    /// <summary>Blocks until there is an outcome, or returns <see cref="WaitOutcome.Pending"/> when the time is over.</summary>
    internal WaitOutcome Block(Deadline deadline, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (Spin()) return WaitOutcome.Ready;
        Enter();
        try
        {
            WaitOutcome outcome = Look();
            if (outcome != WaitOutcome.Pending) return outcome;
            using CancellationTokenRegistration registration = cancellation.Register(s_endSleep, this, useSynchronizationContext: false);
            while (true)
            {
                BeforeSleep();
                int armed = WakePair.Arm(_pair);
                outcome = Look();
                if (outcome != WaitOutcome.Pending) return outcome;
                cancellation.ThrowIfCancellationRequested();
                TimeSpan remaining = deadline.Remaining;
                if (remaining == TimeSpan.Zero) return WaitOutcome.Pending;
                Sleep.While((int*)_pair, armed, remaining < s_longestSleep ? remaining : s_longestSleep);
                if (Volatile.Read(ref *(int*)_pair) == armed) OnLongSleep();
                outcome = Look();
                if (outcome != WaitOutcome.Pending) return outcome;
            }
        }
        finally
        {
            Volatile.Write(ref _active, 0);
        }
    }

    /// <summary>Waits without a thread.</summary>
    /// <returns>True if what was waited for is there, false if it will never be.</returns>
    internal ValueTask<bool> Start(CancellationToken cancellation)
    {
        Enter();
        bool handedOver = false;
        IsHandedOver = false;
        try
        {
            if (cancellation.IsCancellationRequested) return new ValueTask<bool>(Task.FromCanceled<bool>(cancellation));

            // A request that comes after a look is not to be forgotten.
            ForgetRequests();
            WaitOutcome outcome = Spin() ? WaitOutcome.Ready : Look();
            if (outcome == WaitOutcome.Pending)
            {
                BeforeSleep();
                Armed = WakePair.Arm(_pair);
                outcome = Look();
            }

            if (outcome != WaitOutcome.Pending) return Completed(outcome);

            _source.Reset();
            short version = _source.Version;
            _cancellation = cancellation;
            _cancellationRegistration = cancellation.Register(s_lookAtCancellation, this, useSynchronizationContext: false);

            // From here on the wait belongs to the waiter thread, which may end it before this method returns.
            handedOver = true;
            IsHandedOver = true;
            WaiterThread.Watch(this);
            return new ValueTask<bool>(this, version);
        }
        catch (Exception exception) when (!handedOver)
        {
            return new ValueTask<bool>(Task.FromException<bool>(exception));
        }
        finally
        {
            if (!handedOver)
            {
                OnOver();
                Volatile.Write(ref _active, 0);
            }
        }
    }

    internal override bool TryComplete()
    {
        WaitOutcome outcome;
        Exception? error = null;
        try
        {
            ForgetRequests();
            outcome = Look();
            if (outcome == WaitOutcome.Pending)
            {
                if (_cancellation.IsCancellationRequested)
                {
                    outcome = TryGiveUp() ? WaitOutcome.Ended : WaitOutcome.Ready;
                    error = outcome == WaitOutcome.Ended ? new OperationCanceledException(_cancellation) : null;
                }
                else if (Volatile.Read(ref *(int*)_pair) != Armed)
                {
                    BeforeSleep();
                    Armed = WakePair.Arm(_pair);
                    outcome = Look();
                }
            }

            if (outcome == WaitOutcome.Pending) return false;
            if (outcome == WaitOutcome.Ended) error ??= EndError;
        }
        catch (Exception exception)
        {
            outcome = WaitOutcome.Ended;
            error = exception;
        }

        _cancellationRegistration.Dispose();
        OnOver();
        _outcome = outcome;
        _error = error;
        FinishOnPool();
        return true;
    }

    /// <summary>Lets the awaiting code go on.</summary>
    internal void Finish()
    {
        Exception? error = _error;
        bool isReady = _outcome == WaitOutcome.Ready;
        _error = null;
        Volatile.Write(ref _active, 0);
        if (error is null) _source.SetResult(isReady);
        else _source.SetException(error);
    }

    bool IValueTaskSource<bool>.GetResult(short token) => GetResult(token);

    void IValueTaskSource.GetResult(short token) => _ = GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _source.GetStatus(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    private protected ValueTask<bool> Completed(WaitOutcome outcome) =>
        outcome == WaitOutcome.Ready ? new ValueTask<bool>(true)
        : EndError is { } error ? new ValueTask<bool>(Task.FromException<bool>(error))
        : new ValueTask<bool>(false);

    private bool GetResult(short token)
    {
        bool result;
        try
        {
            result = _source.GetResult(token);
        }
        catch
        {
            OnResult();
            throw;
        }

        OnResult();
        return result;
    }

    private void Enter()
    {
        if (Interlocked.Exchange(ref _active, 1) != 0) throw AnotherWaits();
    }

    /// <summary>
    /// Glances for a short time. The time halves when it was in vain and is full again when it was not, so that a side that is
    /// rarely served soon costs little.
    /// </summary>
    private bool Spin()
    {
        if (Glance()) return true;
        if (_longestSpin == 0) return false;

        // The clock is not read before an answer from another processor would have been here.
        for (long end = 0; end == 0 || Stopwatch.GetTimestamp() < end;)
        {
            for (int i = 0; i < LooksBetweenClocks; i++)
            {
                Cpu.Pause();
                if (!Glance()) continue;
                _spin = _longestSpin;
                return true;
            }

            if (end == 0) end = Stopwatch.GetTimestamp() + _spin;
        }

        _spin = Math.Max(_longestSpin / 16, _spin / 2);
        return false;
    }
}
