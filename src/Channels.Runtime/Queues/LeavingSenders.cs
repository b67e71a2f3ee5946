using System;
using System.Collections.Generic;

namespace Channels.Queues;

/// <summary>The producers of this process that hold items which are not in shared memory yet. They go there before the process ends.</summary>
internal static class LeavingSenders
{
    private static readonly HashSet<QueueSender> s_senders = [];

    static LeavingSenders()
    {
        AppDomain.CurrentDomain.ProcessExit += static (_, _) => LeaveAll();

        // An unhandled exception ends the process without the other event.
        AppDomain.CurrentDomain.UnhandledException += static (_, _) => LeaveAll();
    }

    internal static void Add(QueueSender sender)
    {
        lock (s_senders) _ = s_senders.Add(sender);
    }

    internal static void Remove(QueueSender sender)
    {
        lock (s_senders) _ = s_senders.Remove(sender);
    }

    private static void LeaveAll()
    {
        QueueSender[] senders;
        lock (s_senders) senders = [.. s_senders];
        foreach (QueueSender sender in senders) sender.LeaveWithProcess();
    }
}
