using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Channels.Benchmarks.Peers;

/// <summary>One Unix domain stream socket, both ways.</summary>
internal sealed class UnixSocketTransport : StreamTransport
{
    public const string Kind = "unix-socket";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("channels-benchmarks-");
    private readonly Socket _listener = NewSocket();
    private Socket? _socket;

    public UnixSocketTransport()
    {
        _listener.Bind(new UnixDomainSocketEndPoint(SocketPath));
        _listener.Listen(1);
    }

    public override IReadOnlyList<string> Address => [Kind, SocketPath];

    private string SocketPath => Path.Combine(_folder.FullName, "socket");

    public override async ValueTask<StreamPair> ConnectAsync(CancellationToken cancellationToken)
    {
        _socket = await _listener.AcceptAsync(cancellationToken);
        return NewPair(_socket);
    }

    public static StreamPair OpenSocket(string path)
    {
        Socket socket = NewSocket();
        socket.Connect(new UnixDomainSocketEndPoint(path));
        return NewPair(socket);
    }

    protected override void Dispose(bool disposing)
    {
        _socket?.Dispose();
        _listener.Dispose();
        _folder.Delete(recursive: true);
    }

    private static Socket NewSocket() => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    private static StreamPair NewPair(Socket socket)
    {
        NetworkStream stream = new(socket, ownsSocket: true);
        return new StreamPair(stream, stream);
    }
}
