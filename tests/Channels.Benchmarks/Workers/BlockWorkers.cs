using System.Threading.Tasks;
using Channels.Benchmarks.Contracts;

namespace Channels.Benchmarks.Workers;

/// <summary>The receiving process of the block benchmarks: it takes spans out of the shared memory.</summary>
internal static partial class BlockWorkers
{
    /// <summary>Until the writer completes; an empty block ends a round.</summary>
    [ProcessWorker]
    public static Task Receive(IBlocks.Reader blocks, INumbers.Writer acknowledgements, int size, bool copies)
    {
        IBlocks receiver = copies
            ? new CopyingBlockReceiver(acknowledgements, size)
            : new LookingBlockReceiver(acknowledgements, size);
        return blocks.DispatchAsync(receiver);
    }
}
