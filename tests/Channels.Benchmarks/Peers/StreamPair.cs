using System;
using System.IO;

namespace Channels.Benchmarks.Peers;

/// <summary>The streams of one process: what it sends goes out, what it receives comes in.</summary>
internal sealed record StreamPair(Stream Out, Stream In) : IDisposable
{
    public void Dispose()
    {
        Out.Dispose();
        In.Dispose();
    }
}
