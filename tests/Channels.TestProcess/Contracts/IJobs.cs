using System.Threading;
using System.Threading.Tasks;

namespace Channels.TestProcess.Contracts;

/// <summary>Objects, sent by a method that waits for room itself.</summary>
[ProcessChannel(Kind = ChannelKind.Pipe)]
public partial interface IJobs
{
    ValueTask PutAsync(Job job, CancellationToken cancellationToken = default);
}
