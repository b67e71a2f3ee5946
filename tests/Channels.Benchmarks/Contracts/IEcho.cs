using System.Threading.Tasks;

namespace Channels.Benchmarks.Contracts;

/// <summary>A request that is answered with what was sent.</summary>
[ProcessChannel(Kind = ChannelKind.Pipe)]
public partial interface IEcho
{
    ValueTask<int> Echo(int number);
}
