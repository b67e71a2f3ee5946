using System;
using System.Collections.Generic;
using System.Threading;
using Channels.Interop;

namespace Channels.Participants;

/// <summary>
/// One thread a process that is told by the kernel (<c>pidfd</c>) when a process at the other end of a channel ends, and
/// makes whoever waits there look. It only wakes: whether a participant is dead is decided by its lock, in
/// <see cref="ParticipantTable.IsAlive"/>.
/// </summary>
/// <remarks>
/// Where no pidfd is to be had, as for a process in another pid namespace, the thread tries the lock ten times a second. So it asks
/// about participants without a process, which are on their way.
/// </remarks>
internal static unsafe class PeerWatcher
{
    private const int PollMilliseconds = 100;
    private const int CloseOnExec = 0x80000, Add = 1, Remove = 2, Readable = 1;

    private static readonly object s_gate = new();
    private static readonly Dictionary<int, WatchedProcess> s_processes = [];
    private static readonly HashSet<Watch> s_polled = [];
    private static Timer? s_timer;
    private static int s_poll = -1;

    /// <summary>Has <see cref="IWatcher.OnPeerEnded"/> called once the participant's process has ended.</summary>
    internal static void Begin(Watch watch, long id)
    {
        int process = watch.Table.ProcessOf(id);
        lock (s_gate)
        {
            if (watch.IsOver) return;
            if (s_poll < 0) Start();
            if (!watch.Table.IsUnderWay(id) && process > 0 && watch.Table.IsInThisNamespace(id) && (s_processes.TryGetValue(process, out WatchedProcess? known) || TryOpen(process, out known)))
            {
                _ = known.Watches.Add(watch);
                _ = watch.Processes.Add(known);
            }
            else
            {
                Poll(watch, id);
            }
        }

        // The process may have ended before it was watched, and its id may by now be another's: the lock knows.
        if (!watch.Table.IsAlive(id)) watch.Tell();
    }

    /// <summary>Ends the watch of an attachment that is being closed.</summary>
    internal static void End(Watch watch)
    {
        lock (s_gate)
        {
            watch.IsOver = true;
            watch.Polled.Clear();
            _ = s_polled.Remove(watch);
            foreach (WatchedProcess process in watch.Processes)
            {
                _ = process.Watches.Remove(watch);
                if (process.Watches.Count == 0) Forget(process);
            }

            watch.Processes.Clear();
        }
    }

    private static void Start()
    {
        s_poll = LibC.CreatePoll(CloseOnExec);
        if (s_poll < 0) throw Linux.Failure("No processes can be watched", Linux.LastError);
        new Thread(Run, 256 * 1024) { IsBackground = true, Name = "Channels peer watcher" }.Start();
    }

    private static bool TryOpen(int process, out WatchedProcess watched)
    {
        watched = null!;
        int descriptor = Linux.OpenProcess(process);
        if (descriptor < 0) return false;
        PollEvent request = new(Readable, process);
        if (LibC.ControlPoll(s_poll, Add, descriptor, request.Bytes) != 0)
        {
            Linux.Close(descriptor);
            return false;
        }

        watched = new WatchedProcess(process, descriptor);
        s_processes.Add(process, watched);
        return true;
    }

    private static void Forget(WatchedProcess process)
    {
        _ = s_processes.Remove(process.Id);
        PollEvent unused = default;
        _ = LibC.ControlPoll(s_poll, Remove, process.Descriptor, unused.Bytes);
        Linux.Close(process.Descriptor);
    }

    private static void Poll(Watch watch, long id)
    {
        watch.Polled.Add(id);
        _ = s_polled.Add(watch);
        s_timer ??= new Timer(static _ => PollLocks(), null, PollMilliseconds, PollMilliseconds);
    }

    private static void PollLocks()
    {
        List<Watch> ended = [];
        lock (s_gate)
        {
            foreach (Watch watch in s_polled)
            {
                if (watch.Polled.RemoveAll(id => !watch.Table.IsAlive(id)) > 0) ended.Add(watch);
            }

            _ = s_polled.RemoveWhere(static watch => watch.Polled.Count == 0);
            if (s_polled.Count == 0)
            {
                s_timer?.Dispose();
                s_timer = null;
            }
        }

        foreach (Watch watch in ended) watch.Tell();
    }

    private static void Run()
    {
        List<Watch> ended = [];
        byte* events = stackalloc byte[PollEvent.Size * 16];
        while (true)
        {
            int count = LibC.WaitPoll(s_poll, events, 16, -1);
            lock (s_gate)
            {
                for (int i = 0; i < count; i++)
                {
                    int process = PollEvent.ProcessOf(events + (i * PollEvent.Size));
                    if (!s_processes.TryGetValue(process, out WatchedProcess? watched)) continue;
                    foreach (Watch watch in watched.Watches)
                    {
                        _ = watch.Processes.Remove(watched);
                        ended.Add(watch);

                        // A lock may outlive its process for a moment, where something else still refers to its memory or its
                        // files; and a process id that is another's by now is not to be trusted.
                        foreach (long id in watch.Table.LivingOf(process)) Poll(watch, id);
                    }

                    Forget(watched);
                }
            }

            foreach (Watch watch in ended) watch.Tell();
            ended.Clear();
        }
    }
}
