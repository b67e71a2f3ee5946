using System.Collections.Generic;
using System.ComponentModel;
using System.Threading;

namespace Channels.CompilerServices;

/// <summary>
/// Stands between <see cref="ProcessChannelReader{T}"/> and the pipe's reader, so that the reader can have a
/// <c>ReadAllAsync</c> of its own type beside the one that it overrides.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class PipeReaderBase<T> : ProcessChannelReader<T>
{
    private protected PipeReaderBase()
    {
    }

    /// <inheritdoc/>
    public sealed override IAsyncEnumerable<T> ReadAllAsync(CancellationToken cancellationToken = default) => ReadAllCore(cancellationToken);

    private protected abstract IAsyncEnumerable<T> ReadAllCore(CancellationToken cancellationToken);
}
