using System;
using System.ComponentModel;
using System.Threading;
using System.Threading.Tasks;

namespace Channels.CompilerServices;

/// <summary>The call of a worker's method, in its process. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class WorkerCall
{
    private readonly Action _onStarted;
    private readonly FrameWriter _result = new();

    internal WorkerCall(CancellationToken stop, Action onStarted)
    {
        Stop = stop;
        _onStarted = onStarted;
    }

    /// <summary>Cancelled when the worker is to stop.</summary>
    public CancellationToken Stop { get; }

    /// <summary>What the method returned, as bytes; empty if it returns nothing.</summary>
    internal ReadOnlySpan<byte> Result => _result.Payload;

    /// <summary>Says that the arguments have been read and the method is about to be called.</summary>
    public void Started() => _onStarted();

    /// <summary>Ends the call of a method that returns nothing.</summary>
    public Task End() => Task.CompletedTask;

    /// <summary>Ends the call when the task ends.</summary>
    public Task End(Task running) => running ?? throw ReturnedNull();

    /// <summary>Ends the call when the task ends.</summary>
    public Task End(ValueTask running) => running.AsTask();

    /// <summary>Ends the call with its result.</summary>
    public Task End<T, TCodec>(T result)
        where TCodec : struct, IAnswerCodec<T>
    {
        default(TCodec).Write(_result, result);
        return Task.CompletedTask;
    }

    /// <summary>Ends the call with the task's result.</summary>
    public async Task End<T, TCodec>(Task<T> running)
        where TCodec : struct, IAnswerCodec<T> =>
        default(TCodec).Write(_result, await (running ?? throw ReturnedNull()).ConfigureAwait(false));

    /// <summary>Ends the call with the task's result.</summary>
    public async Task End<T, TCodec>(ValueTask<T> running)
        where TCodec : struct, IAnswerCodec<T> =>
        default(TCodec).Write(_result, await running.ConfigureAwait(false));

    private static InvalidOperationException ReturnedNull() => new("The worker's method returned null in place of a task.");
}
