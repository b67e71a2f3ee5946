using System;
using System.Buffers.Binary;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Channels.Benchmarks.Peers;

/// <summary>This process's half of a pair of streams, and the other process.</summary>
internal sealed class StreamConnection : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Process _peer;
    private readonly StreamPair _streams;
    private readonly Stream _output;
    private readonly byte[] _message;

    private StreamConnection(Process peer, StreamPair streams, StreamUse use)
    {
        _peer = peer;
        _streams = streams;
        _output = use.Buffered ? new BufferedStream(streams.Out) : streams.Out;
        _message = new byte[use.Size];
    }

    public static async Task<StreamConnection> StartAsync(
        StreamTransport transport, StreamUse use, CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(s_patience);
        Process peer = ProcessRunner.StartSelf(StreamPeer.Arguments(use, transport));
        try
        {
            StreamPair streams = await transport.ConnectAsync(patience.Token);
            return new StreamConnection(peer, streams, use);
        }
        catch
        {
            peer.Kill();
            peer.Dispose();
            throw;
        }
    }

    /// <summary>Sends that many messages and waits until the last has been read.</summary>
    public void SendRound(int messages)
    {
        BeginRound(messages);
        for (int number = 0; number < messages; number++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(_message, number);
            _output.Write(_message);
        }
        _output.Flush();
        if (_streams.In.ReadByte() < 0)
            throw new EndOfStreamException("The other process ended before it had read everything.");
    }

    /// <summary>Sends that many messages, each when the one before has come back.</summary>
    public void EchoRound(int messages, RoundTripTimes times)
    {
        BeginRound(messages);
        for (int i = 0; i < messages; i++)
        {
            long start = Stopwatch.GetTimestamp();
            _output.Write(_message);
            _streams.In.ReadExactly(_message);
            times.Add(start);
        }
    }

    /// <summary>The other process ends when it finds its stream at the end.</summary>
    public void Dispose()
    {
        _streams.Dispose();
        if (!_peer.WaitForExit(s_patience))
            _peer.Kill();
        _peer.Dispose();
    }

    private void BeginRound(int messages)
    {
        Span<byte> count = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(count, messages);
        _output.Write(count);
    }
}
