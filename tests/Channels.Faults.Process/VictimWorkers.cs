using System.Threading.Tasks;
using Channels.Faults.Contracts;

namespace Channels.Faults;

/// <summary>What a victim does that is started as a worker.</summary>
internal static partial class VictimWorkers
{
    [ProcessWorker]
    internal static Task Receive(ISequence.Reader reader) => SequenceReader.ReadAsync(reader, new SequenceCheck(), ReadMode.Blocking);

    [ProcessWorker]
    internal static void Send(ISequence.Writer writer)
    {
        SequenceSender sender = new(writer);
        while (true) sender.Send();
    }
}
