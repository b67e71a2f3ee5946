using System;
using System.Threading.Tasks;
using Channels.Faults.Queues;
using Channels.Interop;

namespace Channels.Faults.Verbs;

/// <summary>Does tasks of a joinable queue until that ends, or until it is told otherwise, and marks each before it says that it is done.</summary>
internal static class WorkVerb
{
    private const int KillSignal = 9;

    internal static async Task RunAsync(VerbArguments options)
    {
        using ITaskLine line = await TaskLine.OpenAsync(options.Flag("parcels"), options.Channel);
        using Journal journal = new(options.Text("journal"));
        Orders orders = new();
        long hold = options.Number("hold"), poison = options.Number("poison", -1);
        bool hasChildren = options.Flag("children");
        Say.Line($"open");
        if (options.Flag("waits")) _ = await orders.NextAsync();
        try
        {
            await line.WorkAsync(options.Choice<WorkStyle>("style"), Mark, orders.Work);
            Say.Line($"ended {journal.Count}");
        }
        catch (OperationCanceledException)
        {
            // Told to end.
        }

        while (await orders.NextAsync() != "end")
        {
        }

        void Mark(long item)
        {
            if (item == poison) _ = LibC.Kill(LibC.ProcessId(), KillSignal);
            if (hold > 0 && journal.Count + 1 == hold)
            {
                Say.Line($"holding {item}");
                _ = orders.Work.WaitHandle.WaitOne();
                orders.Work.ThrowIfCancellationRequested();
            }

            if (hasChildren) PutChildren(line, item);
            journal.Take(item);
        }
    }

    /// <summary>Puts what follows from a task, before that is done. It may do so again, if it is done again.</summary>
    private static void PutChildren(ITaskLine line, long item)
    {
        for (int i = 0; Item.HasChildren(item) && i < Item.Children; i++) line.Put(Item.ChildOf(item, i));
    }
}
