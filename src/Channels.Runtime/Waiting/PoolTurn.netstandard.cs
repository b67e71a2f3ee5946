using System;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;

namespace Channels.Waiting;

/// <summary>
/// Carries the ends of waits to the thread pool, one at a time. .NET Standard has no work item of one's own, and the pool makes an
/// object for each delegate that it is given, but none for an asynchronous method. So such methods go there, again and again:
/// as many as there were ends at once.
/// </summary>
internal sealed class PoolTurn : ICriticalNotifyCompletion
{
    private static readonly object s_gate = new();
    private static PoolTurn? s_resting;

    private PoolTurn? _next;
    private Wait? _wait;
    private Action? _goOn;

    internal static void Take(Wait wait)
    {
        PoolTurn? turn;
        lock (s_gate)
        {
            turn = s_resting;
            s_resting = turn?._next;
        }

        turn ??= new PoolTurn();
        turn._wait = wait;
        if (turn._goOn is { } goOn) goOn();
        else turn.Run();
    }

    private async void Run()
    {
        while (true)
        {
            await Task.Yield();
            Wait wait = _wait!;
            _wait = null;
            wait.Finish();
            await this;
        }
    }

    /// <summary>For <c>await</c>: until there is another end to carry.</summary>
    public PoolTurn GetAwaiter() => this;

    /// <inheritdoc cref="GetAwaiter"/>
    public bool IsCompleted => false;

    /// <inheritdoc cref="GetAwaiter"/>
    public void GetResult()
    {
    }

    /// <inheritdoc cref="GetAwaiter"/>
    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    /// <inheritdoc cref="GetAwaiter"/>
    public void UnsafeOnCompleted(Action continuation)
    {
        _goOn = continuation;
        lock (s_gate)
        {
            _next = s_resting;
            s_resting = this;
        }
    }
}
