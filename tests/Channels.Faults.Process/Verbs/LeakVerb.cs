using System.Threading.Tasks;
using Channels.Faults.Contracts;

namespace Channels.Faults.Verbs;

/// <summary>
/// Passes messages through many channels, one after the other, and disposes each: what the process holds is counted after
/// the first few and after the last. One process creates and sends, the other opens and receives.
/// </summary>
internal static class LeakVerb
{
    private const int MessagesEach = 20;

    internal static async Task RunAsync(VerbArguments options)
    {
        bool creates = options.Flag("creates");
        long warmUp = options.Number("warmup"), count = options.Number("count");
        Holdings before = default;
        Say.Line($"leaking");
        for (long i = 0; i < warmUp + count; i++)
        {
            if (i == warmUp) before = Holdings.Count();
            string name = $"{options.Channel}-{i}";
            if (creates) await CreateAndSendAsync(name, i);
            else await OpenAndReceiveAsync(name, (ReadMode)(i % 3));
        }

        Holdings after = Holdings.Count();
        Say.Line($"before {before}");
        Say.Line($"after {after}");
    }

    private static async Task CreateAndSendAsync(string name, long round)
    {
        using ISequence.Channel channel = ISequence.Create(name, new ProcessChannelOptions { Capacity = 4096 });
        SequenceSender sender = new(channel.Writer);
        while (sender.Next < MessagesEach)
        {
            if (round % 2 == 0) sender.Send();
            else await sender.SendAsync();
        }

        channel.Writer.Complete();

        // Until the other one has closed its end there may be nothing but this process to hold the channel.
        while (!channel.Reader.Connection().Pipe.ReaderEnd.IsClosed) await Task.Delay(1);
    }

    private static async Task OpenAndReceiveAsync(string name, ReadMode mode)
    {
        using ISequence.Channel channel = await ISequence.OpenAsync(name);
        await SequenceReader.ReadAsync(channel.Reader, new SequenceCheck(), mode);
    }
}
