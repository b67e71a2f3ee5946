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
/// <remarks>Where no pidfd is to be had, as for a process in another pid namespace, the thread tries the lock ten times a second.</remarks>
internal static unsafe class PeerWatcher
{
    private const int PollMilliseconds = 100;
    private const int CloseOnExec = 0x80000, Add = 1, Remove = 2, Readable = 1;

    private static readonly object s_gate = new();
    private static readonly Dictionary<int, WatchedProcess> s_processes = [];
    private static readonly List<Watch> s_polled = [];
    private static Timer? s_timer;
    private static int s_poll = -1;

    /// <summary>Has <see cref="IWatcher.OnPeerEnded"/> called once the participant's process has ended.</summary>
    internal static void Begin(IWatcher watcher, ParticipantTable table, long id)
    {
        int process = table.ProcessOf(id);
        Watch watch = new(new WeakReference<IWatcher>(watcher), table, id);
        lock (s_gate)
        {
            if (s_poll < 0) Start();
            if (process > 0 && table.IsInThisNamespace(id) && (s_processes.TryGetValue(process, out WatchedProcess? known) || TryOpen(process, out known)))
            {
                if (!known.Watches.Exists(other => other.IsFor(watcher, id))) known.Watches.Add(watch);
            }
            else
            {
                Poll(watch);
            }
        }

        // The process may have ended before it was watched, and its id may by now be another's: the lock knows.
        if (!table.IsAlive(id)) watcher.OnPeerEnded();
    }

    /// <summary>Ends all watches of a watcher that is being closed.</summary>
    internal static void End(IWatcher watcher)
    {
        lock (s_gate)
        {
            _ = s_polled.RemoveAll(watch => watch.IsFor(watcher));
            List<int>? unused = null;
            foreach (KeyValuePair<int, WatchedProcess> entry in s_processes)
            {
                if (entry.Value.Watches.RemoveAll(watch => watch.IsFor(watcher)) > 0 && entry.Value.Watches.Count == 0) (unused ??= []).Add(entry.Key);
            }

            if (unused is null) return;
            foreach (int process in unused) Forget(process);
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

        watched = new WatchedProcess(descriptor);
        s_processes.Add(process, watched);
        return true;
    }

    private static void Forget(int process)
    {
        if (!s_processes.Remove(process, out WatchedProcess? watched)) return;
        PollEvent unused = default;
        _ = LibC.ControlPoll(s_poll, Remove, watched.Descriptor, unused.Bytes);
        Linux.Close(watched.Descriptor);
    }

    private static void Poll(Watch watch)
    {
        s_polled.Add(watch);
        s_timer ??= new Timer(static _ => PollLocks(), null, PollMilliseconds, PollMilliseconds);
    }

    private static void PollLocks()
    {
        List<Watch> ended;
        lock (s_gate)
        {
            ended = s_polled.FindAll(watch => !watch.IsAlive());
            _ = s_polled.RemoveAll(ended.Contains);
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
                        // Its lock may outlive it for a moment, where something else still refers to its memory or its files.
                        if (watch.IsAlive()) Poll(watch);
                        else ended.Add(watch);
                    }

                    Forget(process);
                }
            }

            foreach (Watch watch in ended) watch.Tell();
            ended.Clear();
        }
    }
}
