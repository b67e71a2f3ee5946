using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Channels.Queues;

namespace Channels.CompilerServices;

/// <summary>A joinable queue's tasks for <c>await foreach</c>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TaskSequence<T, TCodec> : TakenSequence<T, TCodec, ProcessTask<T>>
    where TCodec : struct, IMessageCodec<T>
{
    private readonly JoinableReader<T, TCodec> _reader;

    internal TaskSequence(JoinableReader<T, TCodec> reader, CancellationToken cancellation)
        : base(reader, cancellation) => _reader = reader;

    /// <summary>Begins to take. A task is taken once, whoever enumerates.</summary>
    public TaskSequence<T, TCodec> GetAsyncEnumerator(CancellationToken cancellationToken = default) => (TaskSequence<T, TCodec>)Begin(cancellationToken);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public override ValueTask<bool> MoveNextAsync() =>
        !_isWaitedFor && _reader.TryReadTaskKept(out _current) ? SynchronousResult.True : MoveNextSlowAsync();

    private protected override ItemSequence<ProcessTask<T>> Again() => new TaskSequence<T, TCodec>(_reader, Given);

    private protected override bool TryTakeSlow(out ProcessTask<T> item) => _reader.TryReadTaskSlow(out item);

    private protected override ProcessTask<T> ItemOf(TakenFrame frame) => _reader.TaskOf(frame);
}
