using System.Collections.Generic;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;

namespace Channels.CompilerServices;

/// <summary>
/// A reader's items for <c>await foreach</c>. One that is there completes synchronously without a state machine; one that was waited for
/// is taken, or decoded, when it is looked at, so that waiting allocates nothing either.
/// </summary>
/// <typeparam name="TItem">The items.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ItemSequence<TItem> : IAsyncEnumerable<TItem>, IAsyncEnumerator<TItem>
{
    private protected TItem _current = default!;
    private protected bool _isWaitedFor;
    private readonly CancellationToken _given;
    private CancellationTokenSource? _linked;
    private bool _hasBegun;

    private protected ItemSequence(CancellationToken given) => _given = given;

    /// <inheritdoc/>
    public TItem Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if (_isWaitedFor) Take();
            return _current;
        }
    }

    private protected CancellationToken Given => _given;

    private protected CancellationToken Cancellation { get; private set; }

    /// <inheritdoc/>
    public abstract ValueTask<bool> MoveNextAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _linked?.Dispose();
        return default;
    }

    IAsyncEnumerator<TItem> IAsyncEnumerable<TItem>.GetAsyncEnumerator(CancellationToken cancellationToken) => Begin(cancellationToken);

    /// <summary>Begins to take. An item is taken once, whoever enumerates.</summary>
    private protected ItemSequence<TItem> Begin(CancellationToken cancellationToken)
    {
        // The first enumeration costs no object of its own.
        if (_hasBegun) return Again().Begin(cancellationToken);
        _hasBegun = true;
        Cancellation = _given.CanBeCanceled ? _given : cancellationToken;
        if (cancellationToken.CanBeCanceled && cancellationToken != Cancellation)
        {
            _linked = CancellationTokenSource.CreateLinkedTokenSource(_given, cancellationToken);
            Cancellation = _linked.Token;
        }

        return this;
    }

    /// <summary>Another one of the same reader.</summary>
    private protected abstract ItemSequence<TItem> Again();

    /// <summary>Sets the item that was waited for.</summary>
    private protected abstract void Take();
}
