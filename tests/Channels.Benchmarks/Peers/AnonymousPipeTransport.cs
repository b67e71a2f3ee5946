using System.Collections.Generic;
using System.IO;
using System.IO.Pipes;
using System.Threading;
using System.Threading.Tasks;

namespace Channels.Benchmarks.Peers;

/// <summary>Two anonymous pipes, one each way; the other process inherits its ends.</summary>
internal sealed class AnonymousPipeTransport : StreamTransport
{
    public const string Kind = "anonymous-pipe";

    private readonly AnonymousPipeServerStream _there = new(PipeDirection.Out, HandleInheritability.Inheritable);
    private readonly AnonymousPipeServerStream _back = new(PipeDirection.In, HandleInheritability.Inheritable);

    public override IReadOnlyList<string> Address =>
        [Kind, _there.GetClientHandleAsString(), _back.GetClientHandleAsString()];

    public override ValueTask<StreamPair> ConnectAsync(CancellationToken cancellationToken)
    {
        _there.DisposeLocalCopyOfClientHandle();
        _back.DisposeLocalCopyOfClientHandle();
        return ValueTask.FromResult(new StreamPair(_there, _back));
    }

    public static StreamPair OpenPipes(string there, string back)
    {
        Stream input = new AnonymousPipeClientStream(PipeDirection.In, there);
        Stream output = new AnonymousPipeClientStream(PipeDirection.Out, back);
        return new StreamPair(output, input);
    }

    protected override void Dispose(bool disposing)
    {
        _there.Dispose();
        _back.Dispose();
    }
}
