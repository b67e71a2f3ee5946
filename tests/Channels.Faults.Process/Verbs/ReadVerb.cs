using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using Channels.Faults.Contracts;

namespace Channels.Faults.Verbs;

/// <summary>Receives and checks the sequence: to its end, or so many messages of it and then no more.</summary>
internal static class ReadVerb
{
    internal static async Task RunAsync(VerbArguments options)
    {
        using ISequence.Channel channel = await ISequence.OpenAsync(options.Channel);
        SequenceCheck check = new();
        long take = options.Number("take", -1);
        if (take < 0)
        {
            _ = channel.Reader.Count;       // Takes the end.
            Say.Line($"open");
            if (options.Flag("says")) check.Took = static number => Say.Line($"took {number} {Stopwatch.GetTimestamp()}");
            try
            {
                await SequenceReader.ReadAsync(channel.Reader, check, options.Choice<ReadMode>("mode"), CancellationToken.None);
                Say.Line($"received {check.Received}");
            }
            catch (ChannelPeerLostException lost)
            {
                Say.Line($"lost {lost.ProcessId} {Stopwatch.GetTimestamp()} {check.Received}");
            }

            return;
        }

        _ = channel.Reader.Count;
        Say.Line($"open");
        Take(channel.Reader, check, take);
        Say.Line($"took");
        Say.WaitForWord();
    }

    private static void Take(ISequence.Reader reader, SequenceCheck check, long count)
    {
        while (check.Received < count) check.Take(reader.Read());
    }
}
