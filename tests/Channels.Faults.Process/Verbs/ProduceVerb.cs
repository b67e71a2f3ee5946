using System;
using System.Threading;
using System.Threading.Tasks;
using Channels.Faults.Queues;

namespace Channels.Faults.Verbs;

/// <summary>Puts numbered items into a queue until it is told otherwise, and writes down how far it came.</summary>
internal static class ProduceVerb
{
    internal static async Task RunAsync(VerbArguments options)
    {
        using IQueueLine line = options.Flag("creates")
            ? QueueLine.Create(options.Flag("parcels"), options.Channel, new ProcessChannelOptions { Capacity = 4096, Spin = TimeSpan.Zero })
            : await QueueLine.OpenAsync(options.Flag("parcels"), options.Channel);
        using Journal journal = new(options.Text("journal"));
        Orders orders = new();
        Say.Line($"open");
        if (options.Flag("waits")) _ = await orders.NextAsync();
        while (true)
        {
            Put(options, line, journal, orders.Work);
            if (!orders.Work.IsCancellationRequested) Say.Line($"done {journal.Put} {line.Buffered}");
            for (string word = await orders.NextAsync(); word != "go on"; word = await orders.NextAsync())
            {
                switch (word)
                {
                    case "pause":
                        Say.Line($"paused {journal.Put} {line.Buffered}");
                        break;
                    case "flush":
                        await line.FlushAsync();
                        Say.Line($"flushed {journal.Put} {line.Buffered}");
                        break;
                    case "complete" or "error":
                        bool isFirst = line.TryComplete(word == "error" ? new SequenceBrokenException("said on purpose") : null);
                        Say.Line($"completed {(isFirst ? "first" : "later")}");
                        break;
                    case "end":
                        return;
                }
            }
        }
    }

    private static void Put(VerbArguments options, IQueueLine line, Journal journal, CancellationToken work)
    {
        int producer = (int)options.Number("producer");
        long burst = options.Number("burst", long.MaxValue), rest = options.Number("rest", 1), most = options.Number("most", 200), count = options.Number("count", long.MaxValue);
        for (long number = journal.Put; number < count && !work.IsCancellationRequested; number++)
        {
            journal.Tried = number + 1;
            try
            {
                line.Put(Item.Of(producer, number), work);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (System.Threading.Channels.ChannelClosedException)
            {
                Say.Line($"refused {number}");
                return;
            }

            journal.Put = number + 1;
            if (line.Buffered == 0) journal.Confirmed = number + 1;
            if (number == 0) Say.Line($"putting");
            if (number % burst == burst - 1) Say.Pause(rest);
            while (line.Buffered >= most && !work.IsCancellationRequested) Say.Pause(1);
        }
    }
}
