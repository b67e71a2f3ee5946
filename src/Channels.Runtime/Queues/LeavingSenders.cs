using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace Channels.Queues;

/// <summary>The producers of this process that hold items which are not in shared memory yet. They go there before the process ends.</summary>
internal static class LeavingSenders
{
    private static readonly HashSet<QueueSender> s_senders = [];
    private static int s_count;

    static LeavingSenders()
    {
        AppDomain.CurrentDomain.ProcessExit += static (_, _) => LeaveAll();

        // An unhandled exception ends the process without the other event.
        AppDomain.CurrentDomain.UnhandledException += static (_, _) => LeaveAll();
    }

    internal static void Add(QueueSender sender)
    {
        lock (s_senders)
        {
            _ = s_senders.Add(sender);
            Volatile.Write(ref s_count, s_senders.Count);
        }
    }

    internal static void Remove(QueueSender sender)
    {
        lock (s_senders)
        {
            _ = s_senders.Remove(sender);
            Volatile.Write(ref s_count, s_senders.Count);
        }
    }

    /// <summary>Whether there are any. What this thread has put before is among them, if it is not in shared memory.</summary>
    internal static bool AreAny => Volatile.Read(ref s_count) != 0;

    /// <summary>Those of a channel.</summary>
    internal static List<QueueSender> Of(RingQueue queue)
    {
        lock (s_senders) return [.. s_senders.Where(sender => sender.IsOf(queue))];
    }

    private static void LeaveAll()
    {
        QueueSender[] senders;
        lock (s_senders) senders = [.. s_senders];
        foreach (QueueSender sender in senders) sender.LeaveWithProcess();
    }
}
