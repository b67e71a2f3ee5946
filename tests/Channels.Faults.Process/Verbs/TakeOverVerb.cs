using System;
using System.Threading.Tasks;
using Channels.Faults.Contracts;

namespace Channels.Faults.Verbs;

/// <summary>Takes an end of a pipe from another channel, and uses it: receives a sequence to its end, or sends one.</summary>
internal static class TakeOverVerb
{
    internal static async Task RunAsync(VerbArguments options)
    {
        using Handover handover = await Handover.OpenAsync(options.Choice<ChannelKind>("kind"), options.Text("carrier"));
        Say.Line($"open");
        (ISequence.Reader? reader, ISequence.Writer? writer) = (null, null);
        while (reader is null && writer is null) (reader, writer) = handover.Take();
        Say.Line($"taken");
        if (options.Flag("waits")) Say.WaitForWord();
        if (reader is { } receiving)
        {
            SequenceCheck check = new();
            await SequenceReader.ReadAsync(receiving, check, ReadMode.AwaitForeach);
            Say.Line($"received {check.Received}");
            receiving.Dispose();
        }

        if (writer is { } sending)
        {
            for (SequenceSender sender = new(sending); sender.Next < options.Number("count", 20);) sender.Send();
            sending.Dispose();
        }
    }
}
