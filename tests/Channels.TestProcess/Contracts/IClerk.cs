using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Channels.TestProcess.Contracts;

/// <summary>Requests that a test answers as it likes.</summary>
[ProcessChannel(Kind = ChannelKind.Pipe)]
public partial interface IClerk
{
    ValueTask<int> Ask(int number, CancellationToken cancellationToken = default);

    ValueTask<byte[]> Fetch(int length, CancellationToken cancellationToken = default);

    ValueTask<Brittle> Find(string name);

    IAsyncEnumerable<Brittle> FindAll(string name, CancellationToken cancellationToken = default);

    ValueTask<int> Weigh(byte[] what);

    ValueTask<int> Keep(string name, INumbers.Reader numbers, CancellationToken cancellationToken = default);

    ValueTask TellAsync(int number, CancellationToken cancellationToken = default);
}
