using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Channels.Benchmarks.Peers;

/// <summary>One of the ways in which .NET itself connects two processes by streams.</summary>
internal abstract class StreamTransport : IDisposable
{
    /// <summary>What the other process needs to know to call <see cref="Open"/>.</summary>
    public abstract IReadOnlyList<string> Address { get; }

    /// <summary>Completes the connection, after the other process has been started.</summary>
    public abstract ValueTask<StreamPair> ConnectAsync(CancellationToken cancellationToken);

    /// <summary>The other process's half.</summary>
    public static StreamPair Open(ReadOnlySpan<string> address) => address[0] switch
    {
        AnonymousPipeTransport.Kind => AnonymousPipeTransport.OpenPipes(address[1], address[2]),
        UnixSocketTransport.Kind => UnixSocketTransport.OpenSocket(address[1]),
        _ => throw new ArgumentException($"{address[0]} is no kind of stream.", nameof(address)),
    };

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}
