using System.Collections.Generic;
using System.ComponentModel;
using System.Threading;

namespace Channels.CompilerServices;

/// <summary>
/// Stands between <see cref="ProcessChannelReader{T}"/> and the readers of each kind, so that they can have a
/// <c>ReadAllAsync</c> of its own type beside the one that it overrides.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class MessageReader<T> : ProcessChannelReader<T>
{
    private protected MessageReader()
    {
    }

    /// <inheritdoc/>
    public sealed override IAsyncEnumerable<T> ReadAllAsync(CancellationToken cancellationToken = default) => ReadAllCore(cancellationToken);

    private protected abstract IAsyncEnumerable<T> ReadAllCore(CancellationToken cancellationToken);
}
