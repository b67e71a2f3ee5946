using System;
using System.Diagnostics;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.Faults.Queues;

namespace Channels.Faults.Verbs;

/// <summary>Takes items from a queue until it ends, or until it is told otherwise, and writes down which.</summary>
internal static class ConsumeVerb
{
    internal static async Task RunAsync(VerbArguments options)
    {
        using IQueueLine line = await QueueLine.OpenAsync(options.Flag("parcels"), options.Channel);
        using Journal journal = new(options.Text("journal"));
        Orders orders = new();
        if (options.Flag("only")) line.EndWriting();
        TakeMode mode = options.Choice<TakeMode>("mode");
        long hold = options.Number("hold"), every = options.Number("every", 1), pause = options.Number("pause");
        Say.Line($"open");
        if (options.Flag("waits")) _ = await orders.NextAsync();
        while (true)
        {
            try
            {
                await line.TakeAsync(mode, Took, () => journal.FoundEmpty = Stopwatch.GetTimestamp(), orders.Work);
                Say.Line($"ended {journal.Count} {Stopwatch.GetTimestamp()}");
            }
            catch (OperationCanceledException)
            {
                // Told something.
            }
            catch (ChannelPeerLostException lost)
            {
                Say.Line($"lost {lost.ProcessId} {Stopwatch.GetTimestamp()} {journal.Count}");
            }
            catch (ChannelClosedException closed)
            {
                if (closed.InnerException is null) Say.Line($"ended {journal.Count} {Stopwatch.GetTimestamp()}");
                else Say.Line($"failed {closed.InnerException.Message} {journal.Count}");
            }
            catch (RemoteException error)
            {
                Say.Line($"failed {error.Message} {journal.Count}");
            }

            for (string word = await orders.NextAsync(); word != "go on"; word = await orders.NextAsync())
            {
                if (word == "end") return;
                Say.Line($"paused {journal.Count}");
            }
        }

        void Took(long item)
        {
            journal.Take(item);
            if (journal.Count == hold)
            {
                // It holds on to what it has, and whatever claim it keeps, for as long as the test likes.
                Say.Line($"holding");
                _ = orders.Work.WaitHandle.WaitOne();
            }

            if (pause > 0 && journal.Count % every == 0) Say.Pause(pause);
        }
    }
}
