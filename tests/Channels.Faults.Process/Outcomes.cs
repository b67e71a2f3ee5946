using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Channels;

namespace Channels.Faults;

/// <summary>How often the use of a damaged channel ended how. What is not among the known ways is a failure of the test.</summary>
/// <remarks>
/// A message (maybe another than was sent), and <see cref="ChannelCorruptException"/>, are the answers to damage that can be
/// told from data. Where the damaged word is one that says something in itself, the answer is what it says: last words or a
/// closed end that the channel is over (or its sender's error), a claim that the other end belongs to a process that does
/// not live, or that this end is in use; a position that nothing has been sent; a contract that it is another one.
/// </remarks>
internal sealed class Outcomes
{
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    internal void Add(string outcome, long count = 1) => _counts[outcome] = _counts.GetValueOrDefault(outcome) + count;

    /// <exception cref="InvalidOperationException">The exception is none that damage may lead to.</exception>
    internal void Add(Exception exception) => Add(exception switch
    {
        ChannelCorruptException => "corrupt",
        ChannelPeerLostException => "lost",
        ChannelClosedException { InnerException: ChannelCorruptException } => "corrupt",
        ChannelClosedException { InnerException: null or RemoteException } or RemoteException => "closed",
        EndpointInUseException => "in-use",
        ChannelContractException => "contract",
        ObjectDisposedException => "waiting",
        _ => throw new InvalidOperationException("Damage has led to what it must not lead to.", exception),
    });

    public override string ToString() => string.Join(' ', _counts.Select(static entry => FormattableString.Invariant($"{entry.Key}={entry.Value}")));
}
