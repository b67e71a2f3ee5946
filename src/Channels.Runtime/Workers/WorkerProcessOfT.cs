using System;
using System.Threading.Tasks;
using Channels.CompilerServices;
using Channels.Workers;

namespace Channels;

/// <summary>A process that runs one worker method, which returns something. Thread-safe.</summary>
/// <typeparam name="T">What the method returns.</typeparam>
public sealed class WorkerProcess<T> : WorkerProcess
{
    private readonly ResultReader<T> _read;
    private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal WorkerProcess(WorkerLaunch launch, WorkerRun run, ResultReader<T> read)
        : base(launch, run) => _read = read;

    /// <summary>
    /// What the worker's method returned. Throws a <see cref="WorkerCrashedException"/>, as <see cref="WorkerProcess.Completion"/> does, if it
    /// did not return, and an <see cref="OperationCanceledException"/> if it stopped because it was asked to.
    /// </summary>
    public Task<T> Result => _result.Task;

    private protected override bool ReturnsResult => true;

    private protected override void OnResult(byte[] result)
    {
        try
        {
            using ReceivedFrame frame = new(result);
            FrameReader reader = frame.Read();
            T value = _read(ref reader);
            _ = _result.TrySetResult(value);
        }
        catch (Exception exception)
        {
            _ = _result.TrySetException(exception);
        }
    }

    private protected override void OnEnded(Exception? failure)
    {
        // A worker that stops because it was asked to has no result.
        if (failure is null) _ = _result.TrySetCanceled();
        else if (_result.TrySetException(failure)) _ = _result.Task.Exception;      // It counts as seen: there is a report.
    }
}
