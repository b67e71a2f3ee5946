using System;
using System.Threading;
using System.Threading.Tasks;
using Channels.Faults.Queues;

namespace Channels.Faults.Verbs;

/// <summary>Puts numbered tasks into a joinable queue until it is told otherwise, and writes down how far it came.</summary>
internal static class AssignVerb
{
    internal static async Task RunAsync(VerbArguments options)
    {
        using ITaskLine line = options.Flag("creates")
            ? TaskLine.Create(options.Flag("parcels"), options.Channel, new ProcessChannelOptions { Capacity = 4096, Spin = TimeSpan.Zero, MaxDeliveries = 1000 })
            : await TaskLine.OpenAsync(options.Flag("parcels"), options.Channel);
        using Journal journal = new(options.Text("journal"));
        Orders orders = new();
        Say.Line($"open");
        if (options.Flag("waits")) _ = await orders.NextAsync();
        while (true)
        {
            Put(options, line, journal, orders.Work);
            for (string word = await orders.NextAsync(); word != "go on"; word = await orders.NextAsync())
            {
                if (word == "end") return;
                Say.Line($"paused {journal.Put}");
            }
        }
    }

    private static void Put(VerbArguments options, ITaskLine line, Journal journal, CancellationToken work)
    {
        int producer = (int)options.Number("producer");
        long burst = options.Number("burst", 5), rest = options.Number("rest", 1), most = options.Number("most", 200);
        for (long number = journal.Put; !work.IsCancellationRequested; number++)
        {
            journal.Tried = number + 1;
            line.Put(Item.Of(producer, number));
            journal.Put = number + 1;
            if (line.Buffered == 0) journal.Confirmed = number + 1;
            if (number == 0) Say.Line($"putting");
            if (number % burst == burst - 1) Say.Pause(rest);
            while (line.Buffered >= most && !work.IsCancellationRequested) Say.Pause(1);
        }
    }
}
