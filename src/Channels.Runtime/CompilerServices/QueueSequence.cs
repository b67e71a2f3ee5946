using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Channels.Queues;

namespace Channels.CompilerServices;

/// <summary>A queue's items for <c>await foreach</c>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class QueueSequence<T, TCodec> : TakenSequence<T, TCodec, T>
    where TCodec : struct, IMessageCodec<T>
{
    private readonly QueueReader<T, TCodec> _reader;

    internal QueueSequence(QueueReader<T, TCodec> reader, CancellationToken cancellation)
        : base(reader, cancellation) => _reader = reader;

    /// <summary>Begins to take. An item is taken once, whoever enumerates.</summary>
    public QueueSequence<T, TCodec> GetAsyncEnumerator(CancellationToken cancellationToken = default) => (QueueSequence<T, TCodec>)Begin(cancellationToken);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public override ValueTask<bool> MoveNextAsync() =>
        !_isWaitedFor && _reader.TryReadKept(out _current!) ? SynchronousResult.True : MoveNextSlowAsync();

    private protected override ItemSequence<T> Again() => new QueueSequence<T, TCodec>(_reader, Given);

    private protected override bool TryTakeSlow(out T item) => _reader.TryReadSlow(out item!);

    private protected override T ItemOf(TakenFrame frame) => _reader.DecodeTaken(frame);
}
