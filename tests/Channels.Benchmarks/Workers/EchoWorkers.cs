using System.Threading.Tasks;
using Channels.Benchmarks.Contracts;

namespace Channels.Benchmarks.Workers;

/// <summary>The answering process of the benchmarks of requests.</summary>
internal static partial class EchoWorkers
{
    [ProcessWorker]
    public static Task Answer(IEcho.Reader requests) => requests.DispatchAsync(new Answering());

    private sealed class Answering : IEcho
    {
        public ValueTask<int> Echo(int number) => new(number);
    }
}
