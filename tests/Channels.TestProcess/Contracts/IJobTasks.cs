using System.Threading;
using System.Threading.Tasks;

namespace Channels.TestProcess.Contracts;

/// <summary>Objects as tasks, put by a method that awaits.</summary>
[ProcessChannel(Kind = ChannelKind.Joinable)]
public partial interface IJobTasks
{
    ValueTask PutAsync(Job job, CancellationToken cancellationToken = default);
}
