using System.Threading;
using System.Threading.Tasks;

namespace Channels.TestProcess.Contracts;

/// <summary>One request and nothing else.</summary>
[ProcessChannel(Kind = ChannelKind.Pipe)]
public partial interface ICalculator
{
    ValueTask<int> Add(int a, int b, CancellationToken cancellationToken = default);
}
